/**
 * Traces of the work of this process (W3C Trace Context). A job keeps the {@code traceparent} of
 * its submission, so that its attempts continue the same trace in other processes and later:
 *
 * <pre>
 *   POST /ingest-async          the request that submits the job
 *     queue                     from the time that the job is due until it is claimed
 *     attempt                   one attempt
 *       stage crawl             one stage of it
 *         GET                   an outgoing request
 *     record outcome            the transaction that ends the attempt
 * </pre>
 *
 * <p>Spans have ids, names of stages and hosts, and no other text of clients.
 */
@NullMarked
package dev.quarry.orchestrator.trace;

import org.jspecify.annotations.NullMarked;

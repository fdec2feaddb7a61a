/**
 * The orchestrator. A job flows through these packages:
 *
 * <pre>
 *   api ─▶ submission ─▶ job ─▶ event        a client's job is checked, limited and stored;
 *                                            followers read its events
 *   dispatch ─▶ lease ─▶ worker ─▶ handler   a node claims the job, keeps the claim and runs it
 *   pipeline | gateway                       the handlers: ingestion of content, calls of upstreams
 *   backfill                                 computes the vectors of stored documents
 *   webhook                                  notifies receivers that the job has ended
 *   api ─▶ search ─▶ knowledge, embed        finds what pipeline has stored
 * </pre>
 *
 * <p>A package depends only on packages in lines below its own. The architecture rules in {@code
 * standalone} (class {@code Rules}) list each permitted dependency.
 *
 * <pre>
 *   config     wiring: the only one that names technology (store.*, *.http, *.onnx, *.chromium)
 *   store      PostgreSQL, Lucene, Qdrant, Redis
 *   settings   what an operator can set
 *   lifecycle  start, SIGTERM, periodic work
 *   metrics
 *   ─────────
 *   api, backfill
 *   dispatch
 *   lease
 *   worker, pipeline, gateway, webhook, search, schedule (recurring submissions)
 *   handler, submission, periodic (tasks of this process), knowledge (documents and their vectors),
 *   backup (by commands), erasure (of tenants)
 *   job, access (authentication and limits), embed (text to vectors), words (text to words), render (pages in a browser)
 *   event, egress (every outgoing request), clock, hash (SHA-256), paging (positions in listings)
 *   trace (spans of requests and jobs)
 * </pre>
 *
 * <p>The five packages above the rule do not depend on one another, except config on all.
 */
@NullMarked
package dev.quarry.orchestrator;

import org.jspecify.annotations.NullMarked;

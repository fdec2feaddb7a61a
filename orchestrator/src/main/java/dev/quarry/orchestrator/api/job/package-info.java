/**
 * {@code /ingest-async}, {@code /jobs} and {@code /batches}: submits, reads, lists, cancels and
 * retries jobs.
 */
@NullMarked
package dev.quarry.orchestrator.api.job;

import org.jspecify.annotations.NullMarked;

/**
 * {@code /ingest-async}, {@code /jobs} and {@code /batches}: submitting jobs, following and listing
 * them, and cancelling them or running them again.
 */
@NullMarked
package dev.quarry.orchestrator.api.job;

import org.jspecify.annotations.NullMarked;

/**
 * Jobs with their events, items, batches and dead letters in PostgreSQL: inserts, queries,
 * cancellation and retention.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres.job;

import org.jspecify.annotations.NullMarked;

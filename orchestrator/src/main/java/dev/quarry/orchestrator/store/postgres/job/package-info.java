/**
 * Jobs with their events, items, batches and dead letters: how they are added, read, cancelled and
 * removed.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres.job;

import org.jspecify.annotations.NullMarked;

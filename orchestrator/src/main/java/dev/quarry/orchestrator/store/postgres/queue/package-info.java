/**
 * The queue: which job a node gets next, how long it keeps it, and how an attempt ends. Every write
 * here carries the fence of the attempt.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres.queue;

import org.jspecify.annotations.NullMarked;

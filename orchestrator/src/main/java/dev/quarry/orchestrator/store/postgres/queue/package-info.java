/**
 * The queue in PostgreSQL: claims, leases, progress and the finish of an attempt. Every write of a
 * worker carries the fence of its attempt.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres.queue;

import org.jspecify.annotations.NullMarked;

/**
 * PostgreSQL, the only truth: what all stores use of it ({@link
 * dev.quarry.orchestrator.store.postgres.Database}), and jobs, their queue, events and items. What
 * does not have to be changed in one transaction with a job lies in the packages below, which may
 * name this one; it names none of them.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres;

import org.jspecify.annotations.NullMarked;

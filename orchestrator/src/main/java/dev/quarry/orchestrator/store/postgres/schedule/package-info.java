/** Schedules and their runs in PostgreSQL. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.schedule;

import org.jspecify.annotations.NullMarked;

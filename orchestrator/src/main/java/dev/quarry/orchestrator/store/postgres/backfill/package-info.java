/** The backlog of missing vectors in PostgreSQL. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.backfill;

import org.jspecify.annotations.NullMarked;

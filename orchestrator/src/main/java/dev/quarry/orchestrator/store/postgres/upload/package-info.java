/** Uploaded files in PostgreSQL, which are kept as long as their jobs. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.upload;

import org.jspecify.annotations.NullMarked;

/** Uploaded files, which live as long as their jobs. */
@NullMarked
package dev.quarry.orchestrator.store.postgres.upload;

import org.jspecify.annotations.NullMarked;

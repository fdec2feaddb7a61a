/**
 * Saving and restoring an installation by commands, without a server. {@code store.postgres.backup}
 * is the archive.
 */
@NullMarked
package dev.quarry.orchestrator.backup;

import org.jspecify.annotations.NullMarked;

/** What commands are told about a backup. {@code store.postgres.backup} writes and loads it. */
@NullMarked
package dev.quarry.orchestrator.backup;

import org.jspecify.annotations.NullMarked;

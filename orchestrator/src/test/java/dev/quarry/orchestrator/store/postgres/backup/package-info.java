@NullMarked
package dev.quarry.orchestrator.store.postgres.backup;

import org.jspecify.annotations.NullMarked;

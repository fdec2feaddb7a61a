@NullMarked
package dev.quarry.orchestrator.store.postgres.upload;

import org.jspecify.annotations.NullMarked;

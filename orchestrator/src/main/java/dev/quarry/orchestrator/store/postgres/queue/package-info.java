@NullMarked
package dev.quarry.orchestrator.store.postgres.queue;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.quarry.orchestrator.store.postgres.knowledge;

import org.jspecify.annotations.NullMarked;

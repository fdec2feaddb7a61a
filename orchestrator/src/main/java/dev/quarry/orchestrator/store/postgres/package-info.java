@NullMarked
package dev.quarry.orchestrator.store.postgres;

import org.jspecify.annotations.NullMarked;

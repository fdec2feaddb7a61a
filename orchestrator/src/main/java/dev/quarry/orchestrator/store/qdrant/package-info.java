@NullMarked
package dev.quarry.orchestrator.store.qdrant;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.quarry.orchestrator.store.lucene;

import org.jspecify.annotations.NullMarked;

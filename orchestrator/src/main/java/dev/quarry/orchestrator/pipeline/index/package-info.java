/** Indexing: publishes document, chunks and vectors as one generation. */
@NullMarked
package dev.quarry.orchestrator.pipeline.index;

import org.jspecify.annotations.NullMarked;

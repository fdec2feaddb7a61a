/** Indexing: publishes document, chunks and words as one generation. Its vectors follow. */
@NullMarked
package dev.quarry.orchestrator.pipeline.index;

import org.jspecify.annotations.NullMarked;

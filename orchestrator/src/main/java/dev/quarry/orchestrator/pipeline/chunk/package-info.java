/**
 * Chunking: splits Markdown into passages along its structure, with sizes in tokens of the
 * embedding model.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.chunk;

import org.jspecify.annotations.NullMarked;

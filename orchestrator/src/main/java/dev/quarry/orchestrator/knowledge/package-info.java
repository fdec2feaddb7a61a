/**
 * Stored documents and their vectors, as whoever writes and whoever searches them sees them: the
 * ports {@link dev.quarry.orchestrator.knowledge.DocumentStore}, {@link
 * dev.quarry.orchestrator.knowledge.DocumentCatalog} and {@link
 * dev.quarry.orchestrator.knowledge.VectorStore}, and the sweep that removes the vectors of
 * replaced generations.
 */
@NullMarked
package dev.quarry.orchestrator.knowledge;

import org.jspecify.annotations.NullMarked;

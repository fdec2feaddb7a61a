/**
 * Stored documents, their words and their vectors: the ports {@link
 * dev.quarry.orchestrator.knowledge.DocumentStore}, {@link
 * dev.quarry.orchestrator.knowledge.DocumentCatalog} and {@link
 * dev.quarry.orchestrator.knowledge.VectorStore}, which ingestion and search share, and the sweeper
 * that removes stale generations.
 */
@NullMarked
package dev.quarry.orchestrator.knowledge;

import org.jspecify.annotations.NullMarked;

/**
 * Reranking over HTTP, by an endpoint that implements {@code POST /rerank} as Text Embeddings
 * Inference does, or {@code POST /v1/rerank} as Jina and Cohere do.
 */
@NullMarked
package dev.quarry.orchestrator.search.http;

import org.jspecify.annotations.NullMarked;

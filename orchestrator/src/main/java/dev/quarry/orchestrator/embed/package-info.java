/**
 * Embedding of passages and queries as vectors. {@code CachingEmbedder} looks a passage up in the
 * cache first and calls the model for cache misses. {@code onnx} runs a model in this process,
 * {@code http} calls an endpoint. {@code VectorValidator} checks every vector of a model before it
 * is stored.
 */
@NullMarked
package dev.quarry.orchestrator.embed;

import org.jspecify.annotations.NullMarked;

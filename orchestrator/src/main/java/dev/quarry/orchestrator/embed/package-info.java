/**
 * Passages and queries become vectors. {@code CachingEmbedder} asks the cache first, then the
 * model: {@code onnx} runs one in this process, {@code http} asks an endpoint. Whatever a model
 * answers passes the {@code VectorValidator} before anything is stored.
 */
@NullMarked
package dev.quarry.orchestrator.embed;

import org.jspecify.annotations.NullMarked;

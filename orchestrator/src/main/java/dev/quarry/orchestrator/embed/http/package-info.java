/** Embedding over HTTP, by an endpoint that implements OpenAI's {@code POST /v1/embeddings}. */
@NullMarked
package dev.quarry.orchestrator.embed.http;

import org.jspecify.annotations.NullMarked;

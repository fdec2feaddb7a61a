/** Embedding by an endpoint that speaks OpenAI's {@code POST /v1/embeddings}. */
@NullMarked
package dev.quarry.orchestrator.embed.http;

import org.jspecify.annotations.NullMarked;

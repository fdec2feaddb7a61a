package dev.quarry.orchestrator.pipeline.chunk;

/**
 * A part of a block that is not split further: {@code [start, end)} of the text.
 *
 * @param context see {@link dev.quarry.orchestrator.knowledge.Chunk#context}, for a chunk that
 *     begins with this span
 * @param contextTokens the tokens of the context
 */
record Span(Block.Kind kind, int start, int end, int tokens, String context, int contextTokens) {}

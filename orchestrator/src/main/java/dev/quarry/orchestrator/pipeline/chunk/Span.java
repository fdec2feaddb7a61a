package dev.quarry.orchestrator.pipeline.chunk;

/** A part of a block that is not split further: {@code [start, end)} of the text. */
record Span(Block.Kind kind, int start, int end, int tokens) {}

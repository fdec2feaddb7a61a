package dev.quarry.orchestrator.pipeline.chunk;

/** A part of a block that stays in one chunk: {@code [start, end)} of the text. */
record Span(Block.Kind kind, int start, int end, int tokens) {}

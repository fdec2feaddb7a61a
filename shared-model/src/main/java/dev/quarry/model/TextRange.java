package dev.quarry.model;

/**
 * A part of a text, in UTF-16 code units.
 *
 * @param start of the first code unit
 * @param end after the last code unit
 */
public record TextRange(int start, int end) {}

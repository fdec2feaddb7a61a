package dev.quarry.model;

/**
 * How many of the searched chunks have their vector. The others are found by their words.
 *
 * @param of all chunks in the scope of the search (tenant and collection)
 * @param ready chunks with a vector
 */
public record VectorCounts(long of, long ready) {}

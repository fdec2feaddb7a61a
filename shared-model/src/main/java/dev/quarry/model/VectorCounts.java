package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How many of the searched chunks have their vector. The others are found by their words.
 *
 * @param of all chunks in the scope of the search (tenant and collection)
 * @param ready chunks with a vector in the index in use
 * @param otherIndex chunks in the index of another embedding model or vector store, which no search
 *     finds; absent if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VectorCounts(
    long of, long ready, @JsonProperty("other_index") @Nullable Long otherIndex) {

  /** Chunks that a search can find. */
  public long searchable() {
    return otherIndex == null ? of : of - otherIndex;
  }
}

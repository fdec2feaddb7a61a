package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /search}.
 *
 * @param highlight whether each result tells which of its words match the query
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchRequest(
    @Nullable String query,
    @Nullable String collection,
    @Nullable Integer limit,
    @Nullable SearchFilters filters,
    @Nullable SearchMode mode,
    @JsonProperty("max_tokens") @Nullable Integer maxTokens,
    @Nullable Boolean highlight) {

  public SearchRequest(
      @Nullable String query,
      @Nullable String collection,
      @Nullable Integer limit,
      @Nullable SearchFilters filters,
      @Nullable SearchMode mode,
      @Nullable Integer maxTokens) {
    this(query, collection, limit, filters, mode, maxTokens, null);
  }
}

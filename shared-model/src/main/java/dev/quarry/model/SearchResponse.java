package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** The answer to a search, best result first. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchResponse(
    String query, SearchMode mode, String notice, List<SearchResult> results) {

  public SearchResponse {
    requireNonNull(query, "query");
    requireNonNull(mode, "mode");
    requireNonNull(notice, "notice");
    results = results == null ? List.of() : List.copyOf(results);
  }
}

package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a search, best result first.
 *
 * @param mode the one that was used, which may be less than what was asked for
 * @param warning why the answer is not what was asked for, or empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchResponse(
    String query,
    SearchMode mode,
    String notice,
    List<SearchResult> results,
    @Nullable String warning) {

  public SearchResponse {
    requireNonNull(query, "query");
    requireNonNull(mode, "mode");
    requireNonNull(notice, "notice");
    results = results == null ? List.of() : List.copyOf(results);
  }
}

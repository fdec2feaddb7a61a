package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response to a search, best result first.
 *
 * @param mode mode that was used; can differ from the requested one
 * @param notice how to treat the texts
 * @param warning why the search was not done as requested; absent if it was
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

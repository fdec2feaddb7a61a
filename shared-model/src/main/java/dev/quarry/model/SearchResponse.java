package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response to a search, best result first.
 *
 * @param mode mode that was requested
 * @param modeUsed mode that was used; keyword if the query of a hybrid search could not be embedded
 * @param notice how to treat the texts
 * @param vectors how many of the searched chunks have their vector already; null from servers that
 *     compute vectors before they store
 * @param warning why the search was not done as requested; absent if it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchResponse(
    String query,
    SearchMode mode,
    @JsonProperty("mode_used") SearchMode modeUsed,
    String notice,
    List<SearchResult> results,
    @Nullable VectorCounts vectors,
    @Nullable String warning) {

  public SearchResponse {
    requireNonNull(query, "query");
    requireNonNull(mode, "mode");
    modeUsed = modeUsed == null ? mode : modeUsed;
    requireNonNull(notice, "notice");
    results = results == null ? List.of() : List.copyOf(results);
  }
}

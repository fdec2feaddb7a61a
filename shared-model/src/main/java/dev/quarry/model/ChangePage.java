package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the documents that a job changed, in the order in which their items were found.
 *
 * @param counts of the whole job so far
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangePage(
    ChangeCounts counts,
    List<ChangeView> changes,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonProperty("has_more") boolean hasMore) {

  public ChangePage {
    requireNonNull(counts, "counts");
    changes = changes == null ? List.of() : List.copyOf(changes);
  }
}

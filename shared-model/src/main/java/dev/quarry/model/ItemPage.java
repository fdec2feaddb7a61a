package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a job's items, in the order in which they were found. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ItemPage(
    List<ItemView> items,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonProperty("has_more") boolean hasMore) {

  public ItemPage {
    items = items == null ? List.of() : List.copyOf(items);
  }
}

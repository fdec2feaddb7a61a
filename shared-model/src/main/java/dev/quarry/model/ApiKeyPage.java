package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of API keys, newest first, including revoked ones. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKeyPage(
    @JsonProperty("api_keys") List<ApiKeyView> apiKeys,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonProperty("has_more") boolean hasMore) {

  public ApiKeyPage {
    apiKeys = apiKeys == null ? List.of() : List.copyOf(apiKeys);
  }
}

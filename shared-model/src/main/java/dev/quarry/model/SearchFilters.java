package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Filters of a search. Absent members do not restrict. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchFilters(
    @JsonProperty("uri_prefix") @Nullable String uriPrefix,
    @JsonProperty("document_ids") @Nullable List<UUID> documentIds,
    @Nullable String language) {

  public SearchFilters {
    documentIds =
        documentIds == null ? null : Collections.unmodifiableList(new ArrayList<>(documentIds));
  }
}

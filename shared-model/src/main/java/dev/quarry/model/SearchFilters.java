package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Filters of a search. Absent members do not restrict.
 *
 * @param language a language tag; it includes its variants
 * @param version of the product that a document describes, as its metadata states it
 * @param dateFrom the first day, or the time of ISO 8601 from which on, a document was modified or
 *     published; one that states neither counts when it was stored
 * @param dateTo the last day, or the time until which
 * @param metadata members of the metadata with their values, all of which a document has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SearchFilters(
    @JsonProperty("uri_prefix") @Nullable String uriPrefix,
    @JsonProperty("document_ids") @Nullable List<UUID> documentIds,
    @Nullable String language,
    @Nullable String version,
    @JsonProperty("date_from") @Nullable String dateFrom,
    @JsonProperty("date_to") @Nullable String dateTo,
    @Nullable Map<String, Object> metadata) {

  public SearchFilters {
    documentIds =
        documentIds == null ? null : Collections.unmodifiableList(new ArrayList<>(documentIds));
    metadata = metadata == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  public SearchFilters(
      @Nullable String uriPrefix, @Nullable List<UUID> documentIds, @Nullable String language) {
    this(uriPrefix, documentIds, language, null, null, null, null);
  }
}

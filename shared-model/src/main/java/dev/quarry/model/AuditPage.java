package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the audit trail, newest first. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditPage(
    List<AuditView> entries,
    @JsonProperty("next_cursor") @Nullable String nextCursor,
    @JsonProperty("has_more") boolean hasMore) {

  public AuditPage {
    entries = entries == null ? List.of() : List.copyOf(entries);
  }
}

package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far the jobs of a batch are: the body of {@code GET /batches/{id}}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchView(
    @JsonProperty("batch_id") String batchId,
    long total,
    @JsonProperty("by_status") Map<JobStatus, Long> byStatus,
    Map<String, String> links) {

  public BatchView {
    requireNonNull(batchId, "batch_id");
    byStatus =
        byStatus == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(byStatus));
    links = links == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(links));
  }
}

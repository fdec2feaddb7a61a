package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last erasure of a tenant.
 *
 * @param status erasing or erased
 * @param finishedAt absent: it is running
 * @param erased number of erased rows by kind; all kinds are present
 * @param otherIndexes indexes of other embedding models, which still have data of the tenant
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantErasureView(
    String tenant,
    String status,
    @JsonProperty("requested_at") Instant requestedAt,
    @JsonProperty("finished_at") @Nullable Instant finishedAt,
    Map<String, Long> erased,
    @JsonProperty("other_indexes") List<String> otherIndexes) {
  public TenantErasureView {
    erased = Collections.unmodifiableMap(new TreeMap<>(erased));
    otherIndexes = List.copyOf(otherIndexes);
  }
}

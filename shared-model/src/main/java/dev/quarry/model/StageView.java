package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A stage of a job and its duration so far, in seconds. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StageView(
    String name,
    String status,
    @JsonProperty("started_at") @Nullable Instant startedAt,
    @JsonProperty("completed_at") @Nullable Instant completedAt,
    @Nullable Double seconds) {

  public StageView {
    requireNonNull(name, "name");
    requireNonNull(status, "status");
  }
}

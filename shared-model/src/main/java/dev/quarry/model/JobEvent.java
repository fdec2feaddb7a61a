package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** One event of a job. Events are numbered per job from 1 without gaps. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobEvent(
    @JsonProperty("job_id") UUID jobId,
    long seq,
    String type,
    Instant at,
    Map<String, Object> data) {

  public JobEvent {
    requireNonNull(jobId, "job_id");
    requireNonNull(type, "type");
    requireNonNull(at, "at");
    data = data == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }
}

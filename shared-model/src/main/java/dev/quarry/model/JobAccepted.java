package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The response to an accepted submission (HTTP 202). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobAccepted(
    @JsonProperty("job_id") UUID jobId,
    JobStatus status,
    String message,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("track_url") String trackUrl,
    @JsonProperty("status_url") String statusUrl,
    @JsonProperty("events_url") String eventsUrl,
    @JsonProperty("estimated_seconds") @Nullable Integer estimatedSeconds) {

  public JobAccepted {
    requireNonNull(jobId, "job_id");
    requireNonNull(status, "status");
    requireNonNull(message, "message");
    requireNonNull(createdAt, "created_at");
    requireNonNull(trackUrl, "track_url");
    requireNonNull(statusUrl, "status_url");
    requireNonNull(eventsUrl, "events_url");
  }
}

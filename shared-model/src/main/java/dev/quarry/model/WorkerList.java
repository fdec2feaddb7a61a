package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The nodes that work on jobs: the body of {@code GET /health/workers}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerList(List<WorkerView> workers) {

  public WorkerList {
    workers = workers == null ? List.of() : List.copyOf(workers);
  }

  /**
   * A node that was seen within the last minute or still holds leases.
   *
   * @param leases how many jobs it has leased
   * @param heartbeatAgeSeconds how long ago it last extended a lease, or said that it is there
   * @param slots how many jobs it runs at once; absent for a node that has gone
   * @param jobs what it has leased, as far as the caller may see it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record WorkerView(
      String node,
      int leases,
      @JsonProperty("heartbeat_age_seconds") double heartbeatAgeSeconds,
      @Nullable Integer slots,
      @JsonProperty("started_at") @Nullable Instant startedAt,
      List<LeaseView> jobs) {

    public WorkerView {
      requireNonNull(node, "node");
      jobs = jobs == null ? List.of() : List.copyOf(jobs);
    }
  }

  /**
   * A job that a node has leased.
   *
   * @param expiresInSeconds negative: it is about to be given to another node
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LeaseView(
      @JsonProperty("job_id") UUID jobId,
      long epoch,
      @JsonProperty("heartbeat_age_seconds") double heartbeatAgeSeconds,
      @JsonProperty("expires_in_seconds") double expiresInSeconds) {

    public LeaseView {
      requireNonNull(jobId, "job_id");
    }
  }
}

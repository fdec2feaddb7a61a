package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The nodes that run jobs: the body of {@code GET /health/workers}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerList(List<WorkerView> workers) {

  public WorkerList {
    workers = workers == null ? List.of() : List.copyOf(workers);
  }

  /**
   * A node that sent a heartbeat within the last minute or still holds leases.
   *
   * @param leases number of jobs that it holds a lease for
   * @param heartbeatAgeSeconds time since its last lease extension or registration heartbeat
   * @param slots number of jobs that it can run concurrently; absent for a node that has stopped
   * @param jobs its leased jobs, restricted to those that the caller may see
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
   * A job that a node holds a lease for.
   *
   * @param expiresInSeconds negative: the lease has expired and another node will take the job
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

package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The nodes that work on jobs: the body of {@code GET /health/workers}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerList(List<WorkerView> workers) {

  public WorkerList {
    workers = workers == null ? List.of() : List.copyOf(workers);
  }

  /** A node, how many jobs it has leased, and how long ago it last extended a lease. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record WorkerView(
      String node, int leases, @JsonProperty("heartbeat_age_seconds") double heartbeatAgeSeconds) {

    public WorkerView {
      requireNonNull(node, "node");
    }
  }
}

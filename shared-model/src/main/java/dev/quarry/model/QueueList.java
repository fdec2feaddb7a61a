package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queues of all tenants' jobs: the body of {@code GET /admin/queues}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueueList(List<QueueView> queues) {

  public QueueList {
    queues = queues == null ? List.of() : List.copyOf(queues);
  }

  /**
   * The queue of one type of job.
   *
   * @param state running, paused, draining or drained
   * @param delayed jobs that wait for the time of their next attempt; not among the queued ones
   * @param oldestQueuedSeconds how long the job that has waited longest could have been started
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QueueView(
      String name,
      String state,
      long queued,
      long delayed,
      long running,
      @JsonProperty("oldest_queued_seconds") @Nullable Double oldestQueuedSeconds,
      @JsonProperty("changed_at") Instant changedAt) {

    public QueueView {
      requireNonNull(name, "name");
      requireNonNull(state, "state");
      requireNonNull(changedAt, "changed_at");
    }
  }
}

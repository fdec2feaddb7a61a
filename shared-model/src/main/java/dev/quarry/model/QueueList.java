package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queues, with the jobs of all tenants: the body of {@code GET /admin/queues}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueueList(List<QueueView> queues) {

  public QueueList {
    queues = queues == null ? List.of() : List.copyOf(queues);
  }

  /**
   * The queue of one job type.
   *
   * @param state running, paused, draining or drained
   * @param delayed jobs whose next attempt is scheduled for later; not included in {@code queued}
   * @param oldestQueuedSeconds longest time for which a queued job has been ready to start
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

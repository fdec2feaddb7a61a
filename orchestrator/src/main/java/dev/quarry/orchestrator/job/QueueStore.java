package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of the queues, one for each job type, as set by operators. Thread-safe. */
public interface QueueStore {

  /** Whether jobs of a queue are claimed. Submissions are accepted in every state. */
  enum QueueState {
    RUNNING,
    /** No job is claimed; running jobs continue. */
    PAUSED,
    /** No job is claimed; running jobs are released. */
    DRAINING
  }

  /**
   * A snapshot of a queue.
   *
   * @param queued number of due jobs
   * @param delayed number of queued jobs whose {@code run_at} lies ahead
   * @param oldest how long the oldest due job has been due; null if there is none
   */
  record QueueStatus(
      JobType type,
      QueueState state,
      long queued,
      long delayed,
      long running,
      @Nullable Duration oldest,
      Instant changedAt) {}

  /** All queues, ordered by name. */
  List<QueueStatus> list();

  /**
   * Sets the state of a queue, for all nodes and across restarts.
   *
   * @return the running jobs of the queue
   */
  List<UUID> change(JobType queue, QueueState state);
}

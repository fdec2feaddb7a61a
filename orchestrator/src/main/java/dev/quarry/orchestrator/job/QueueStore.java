package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators have said about the queues, one for each type of job. Thread-safe. */
public interface QueueStore {

  /** Whether the jobs of a queue are claimed. Submissions are accepted in every state. */
  enum QueueState {
    RUNNING,
    /** Nothing is claimed; what runs goes on. */
    PAUSED,
    /** Nothing is claimed; what runs is handed back. */
    DRAINING
  }

  /**
   * A queue at one moment.
   *
   * @param queued jobs that could be claimed
   * @param delayed jobs that wait for their time
   * @param oldest how long the first of the queued jobs could have been claimed
   */
  record QueueStatus(
      JobType type,
      QueueState state,
      long queued,
      long delayed,
      long running,
      @Nullable Duration oldest,
      Instant changedAt) {}

  /** All queues, by name. */
  List<QueueStatus> list();

  /**
   * Changes a queue, for all nodes, until it is changed again.
   *
   * @return the jobs of the queue that run now
   */
  List<UUID> change(JobType queue, QueueState state);
}

package dev.quarry.orchestrator.job;

import java.util.OptionalInt;
import java.util.UUID;

/** Statistics for the ETA of queued jobs. Thread-safe. */
public interface QueueStatistics {

  /** Largest queue position: counting reads every job before it. */
  int MAX_POSITION = 1_000;

  /**
   * About how many jobs would be claimed before this queued one, at most {@link #MAX_POSITION};
   * empty while its queue is paused or draining.
   */
  OptionalInt position(UUID jobId);

  /** Recent throughput, as far as a tenant may know it. */
  Throughput throughput(String tenant);
}

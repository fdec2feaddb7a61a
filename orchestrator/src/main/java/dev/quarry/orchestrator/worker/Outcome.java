package dev.quarry.orchestrator.worker;

import dev.quarry.model.JobError;
import dev.quarry.orchestrator.handler.JobResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of an attempt. {@code dispatch.JobTransitions} maps it to the job's next state. */
public sealed interface Outcome {

  record Succeeded(JobResult result) implements Outcome {}

  /**
   * A retryable failure.
   *
   * @param delay time until the next attempt; null: the backoff of the job
   */
  record Retry(JobError error, @Nullable Duration delay) implements Outcome {
    public Retry(JobError error) {
      this(error, null);
    }
  }

  record Failed(JobError error) implements Outcome {}

  record Cancelled() implements Outcome {}

  /** Another worker has the job, or it has ended: nothing may be written. */
  record LeaseLost() implements Outcome {}

  /**
   * Stopped for a reason outside the job. The job runs again and the attempt is not counted.
   *
   * @param delay time until the job is due again
   */
  record Released(Duration delay) implements Outcome {
    public Released() {
      this(Duration.ZERO);
    }
  }
}

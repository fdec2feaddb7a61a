package dev.quarry.orchestrator.worker;

import dev.quarry.model.JobError;
import dev.quarry.orchestrator.handler.JobResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. What becomes of the job is decided from it in one place. */
public sealed interface Outcome {

  record Succeeded(JobResult result) implements Outcome {}

  /**
   * Trying again later may help.
   *
   * @param delay how long to wait; absent: as the type's policy says
   */
  record Retry(JobError error, @Nullable Duration delay) implements Outcome {
    public Retry(JobError error) {
      this(error, null);
    }
  }

  record Failed(JobError error) implements Outcome {}

  record Cancelled() implements Outcome {}

  /** Another worker has the job, or it has ended: there is nothing to write. */
  record LeaseLost() implements Outcome {}

  /**
   * Stopped through no fault of the job, which is to run again.
   *
   * @param delay how long to wait before
   */
  record Released(Duration delay) implements Outcome {
    public Released() {
      this(Duration.ZERO);
    }
  }
}

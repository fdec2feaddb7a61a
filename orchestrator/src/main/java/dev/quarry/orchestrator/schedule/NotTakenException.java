package dev.quarry.orchestrator.schedule;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A schedule does not run now; the transaction that would have added its job is rolled back. */
public final class NotTakenException extends RuntimeException {
  private final transient @Nullable UUID runningJob;

  /**
   * @param runningJob the job of the last run, which has not ended; null: another reason
   */
  public NotTakenException(@Nullable UUID runningJob) {
    super(
        "the schedule does not run now",
        null,
        false,
        false); // an expected outcome, which needs no stack trace
    this.runningJob = runningJob;
  }

  public Optional<UUID> runningJob() {
    return Optional.ofNullable(runningJob);
  }
}

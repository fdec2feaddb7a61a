package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobCounts;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.worker.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The one place that decides what becomes of a job whose attempt has ended. Thread-safe. */
public final class JobTransitions {
  private final Map<JobType, Backoff> backoffs;
  private final Backoff standard;
  private final int maxCrashes;
  private final RandomGenerator random;

  /**
   * @param backoffs by type, where it differs from the standard; a job may bring its own
   * @param maxCrashes how many lost workers make a job count as the cause
   * @param random thread-safe
   */
  public JobTransitions(
      Map<JobType, Backoff> backoffs, Backoff standard, int maxCrashes, RandomGenerator random) {
    this.backoffs = Map.copyOf(backoffs);
    this.standard = standard;
    this.maxCrashes = maxCrashes;
    this.random = random;
  }

  /**
   * The attempt ended by itself or was stopped.
   *
   * @throws IllegalArgumentException for a lost lease, after which nothing may be written
   */
  public Transition after(Outcome outcome, JobState job) {
    return switch (outcome) {
      case Outcome.Succeeded(var result) -> succeeded(result.values(), job);
      case Outcome.Failed(var error) -> new Transition.Failed(error);
      case Outcome.Retry(var error, var delay) -> retry(error, delay, job);
      case Outcome.Cancelled _ -> new Transition.Cancelled();
      case Outcome.Released(var delay) -> again(new Transition.Released(delay), job);
      case Outcome.LeaseLost _ ->
          throw new IllegalArgumentException("a lost lease ends in no transition");
    };
  }

  /** The node that ran the job was lost. */
  public Transition afterCrash(JobState job) {
    if (job.crashes() < maxCrashes || job.cancelRequested()) {
      return again(new Transition.Rescued(), job);
    }
    return new Transition.Failed(
        new JobError(
            "poison",
            "The worker was lost %d times while it ran this job; it is not started again by itself."
                .formatted(job.crashes()),
            false));
  }

  /** A job of which nothing came but failed items has failed as its first item did. */
  private static Transition succeeded(Map<String, Object> result, JobState job) {
    JobCounts counts = job.counts();
    JobError first = job.firstItemError();
    if (first != null && counts.stored() + counts.unchanged() == 0) {
      return new Transition.Failed(first);
    }
    return new Transition.Completed(result, counts.failed() > 0);
  }

  private Transition retry(JobError error, @Nullable Duration asked, JobState job) {
    if (job.attempt() >= job.maxAttempts()) {
      return new Transition.Failed(error);
    }
    Duration delay = asked == null ? backoff(job).delay(job.attempt(), random) : asked;
    return again(new Transition.Retrying(error, delay), job);
  }

  private Backoff backoff(JobState job) {
    return job.backoff() == null ? backoffs.getOrDefault(job.type(), standard) : job.backoff();
  }

  private static Transition again(Transition transition, JobState job) {
    return job.cancelRequested() ? new Transition.Cancelled() : transition;
  }
}

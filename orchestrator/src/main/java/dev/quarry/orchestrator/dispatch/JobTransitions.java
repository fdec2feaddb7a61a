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

/** Decides the next state of a job whose attempt has ended; no other class does. Thread-safe. */
public final class JobTransitions {
  private final Map<JobType, Backoff> backoffs;
  private final Backoff defaultBackoff;
  private final int maxCrashes;
  private final RandomGenerator random;

  /**
   * @param backoffs backoff by type, where it differs from the default; a job's own has precedence
   * @param maxCrashes number of crashes after which a job fails as poison
   * @param random for jitter; thread-safe
   */
  public JobTransitions(
      Map<JobType, Backoff> backoffs,
      Backoff defaultBackoff,
      int maxCrashes,
      RandomGenerator random) {
    this.backoffs = Map.copyOf(backoffs);
    this.defaultBackoff = defaultBackoff;
    this.maxCrashes = maxCrashes;
    this.random = random;
  }

  /**
   * The transition after an attempt that returned or was stopped.
   *
   * @throws IllegalArgumentException if the lease was lost: nothing may be written then
   */
  public Transition after(Outcome outcome, JobState job) {
    return switch (outcome) {
      case Outcome.Succeeded(var result) -> succeeded(result.values(), job);
      case Outcome.Failed(var error) -> new Transition.Failed(error);
      case Outcome.Retry(var error, var delay) -> retry(error, delay, job);
      case Outcome.Cancelled _ -> new Transition.Cancelled();
      case Outcome.Released(var delay) -> requeue(new Transition.Released(delay), job);
      case Outcome.LeaseLost _ ->
          throw new IllegalArgumentException("there is no transition after a lost lease");
    };
  }

  /** The transition after the node that ran the job was lost. */
  public Transition afterCrash(JobState job) {
    if (job.crashes() < maxCrashes || job.cancelRequested()) {
      return requeue(new Transition.Rescued(), job);
    }
    return new Transition.Failed(
        new JobError(
            "poison",
            ("The node that ran this job was lost %d times, so the job may be the cause. It is not"
                    + " started again automatically. Retry it when the cause is removed.")
                .formatted(job.crashes()),
            false));
  }

  /**
   * The transition of a job whose source is processed and which waits for no vectors any more. A
   * recorded cancellation has no effect: nothing is left to cancel.
   */
  public Transition afterVectors(JobState job) {
    return new Transition.Completed(null, partial(job));
  }

  private static boolean partial(JobState job) {
    return job.counts().failed() > 0 || job.vectors().refused() > 0;
  }

  /** A job without a stored or unchanged item fails with the error of its first failed item. */
  private static Transition succeeded(Map<String, Object> result, JobState job) {
    JobCounts counts = job.counts();
    JobError first = job.firstItemError();
    if (first != null && counts.stored() + counts.unchanged() == 0) {
      return new Transition.Failed(first);
    }
    if (!job.vectors().pending()) {
      return new Transition.Completed(result, partial(job));
    }
    // Nobody would notice the request later: no worker has the job while it waits for vectors.
    return job.cancelRequested() ? new Transition.Cancelled() : new Transition.Searchable(result);
  }

  private Transition retry(JobError error, @Nullable Duration requested, JobState job) {
    if (job.attempt() >= job.maxAttempts()) {
      return new Transition.Failed(error);
    }
    Duration delay = requested == null ? backoff(job).delay(job.attempt(), random) : requested;
    return requeue(new Transition.Retrying(error, delay), job);
  }

  private Backoff backoff(JobState job) {
    return job.backoff() == null
        ? backoffs.getOrDefault(job.type(), defaultBackoff)
        : job.backoff();
  }

  private static Transition requeue(Transition transition, JobState job) {
    return job.cancelRequested() ? new Transition.Cancelled() : transition;
  }
}

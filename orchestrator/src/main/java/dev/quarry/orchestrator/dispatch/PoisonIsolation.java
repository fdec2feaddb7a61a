package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs suspected poison jobs one at a time on each node. A job is suspected if one more crash makes
 * it fail as poison. So a crash never fails a job that only ran at the same time as the cause.
 * Thread-safe.
 */
public final class PoisonIsolation {
  /** Backoff of a suspected job that was released. */
  private static final Backoff RETRY_BACKOFF =
      Backoff.doubling(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final int maxCrashes;

  /**
   * @param maxCrashes number of crashes after which a job fails as poison
   */
  public PoisonIsolation(int maxCrashes) {
    this.maxCrashes = maxCrashes;
  }

  /** The claimed jobs that must not start while the given jobs run. */
  List<Job> waiting(List<Job> claimed, Collection<Job> running) {
    long allowed = running.stream().anyMatch(this::suspect) ? 0 : 1;
    return claimed.stream().filter(this::suspect).skip(allowed).toList();
  }

  private boolean suspect(Job job) {
    return job.crashes() > 0 && job.crashes() >= maxCrashes - 1;
  }

  Duration delay(Job job) {
    return RETRY_BACKOFF.delay((int) job.releases() + 1, ThreadLocalRandom.current());
  }
}

package dev.quarry.orchestrator.dispatch;

import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The jobs that fail as poison if their node is lost once more. Of those a node runs one at a time:
 * one of them may be the cause, and what ran beside it each time must not fail with it.
 * Thread-safe.
 */
public final class PoisonIsolation {
  /** Before such a job is claimed again; longer each time. */
  private static final Backoff TURN =
      Backoff.doubling(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final int maxCrashes;

  /**
   * @param maxCrashes how many lost nodes make a job poison
   */
  public PoisonIsolation(int maxCrashes) {
    this.maxCrashes = maxCrashes;
  }

  /** Which of the claimed jobs have to wait, while these run. */
  List<Job> waiting(List<Job> claimed, Collection<Job> running) {
    long first = running.stream().anyMatch(this::suspect) ? 0 : 1;
    return claimed.stream().filter(this::suspect).skip(first).toList();
  }

  private boolean suspect(Job job) {
    return job.crashes() > 0 && job.crashes() >= maxCrashes - 1;
  }

  Duration delay(Job job) {
    return TURN.delay((int) job.releases() + 1, ThreadLocalRandom.current());
  }
}

package dev.quarry.orchestrator.gateway;

import dev.quarry.orchestrator.handler.PostponedException;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Job;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How many calls of each route this node makes at once. As many more wait for a moment, so that a
 * place that becomes free is taken at once; further ones go back to the queue, so that a slow route
 * does not take up the node's slots. Thread-safe.
 */
final class RouteSlots {
  /** Part of the time that an attempt may take, see {@link Route#OVERHEAD}. */
  static final Duration WAIT_TIMEOUT = Duration.ofSeconds(5);

  /** Before a call is claimed again; longer each time. */
  private static final Backoff RELEASE_BACKOFF =
      Backoff.doubling(Duration.ofSeconds(2), Duration.ofSeconds(32));

  private record Semaphores(Semaphore calls, Semaphore waiting) {}

  private final Map<String, Semaphores> routes = new ConcurrentHashMap<>();

  /** Close to give the place back. */
  interface Slot extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A place for one call.
   *
   * @throws PostponedException if there is none
   */
  Slot take(Route route, Job job) throws InterruptedException {
    int max = route.limits().concurrency();
    Semaphores semaphores =
        routes.computeIfAbsent(
            route.name(), name -> new Semaphores(new Semaphore(max, true), new Semaphore(max)));
    if (!semaphores.calls.tryAcquire() && !acquiredInTime(semaphores)) {
      throw new PostponedException(delay(job));
    }
    return semaphores.calls::release;
  }

  private static boolean acquiredInTime(Semaphores semaphores) throws InterruptedException {
    if (!semaphores.waiting.tryAcquire()) {
      return false;
    }
    try {
      return semaphores.calls.tryAcquire(WAIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      semaphores.waiting.release();
    }
  }

  private static Duration delay(Job job) {
    return RELEASE_BACKOFF.delay((int) job.releases() + 1, ThreadLocalRandom.current());
  }
}

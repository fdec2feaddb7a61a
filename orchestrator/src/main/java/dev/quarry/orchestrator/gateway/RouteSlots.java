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
 * Limits the simultaneous calls of each route on this node. As many further calls wait up to 5
 * seconds for a slot. All others are returned to the queue, so that a slow route does not occupy
 * all job slots of the node. Thread-safe.
 */
final class RouteSlots {
  /** Part of {@link Route#OVERHEAD}. */
  static final Duration WAIT_TIMEOUT = Duration.ofSeconds(5);

  /** Delay before a returned call is claimed again; grows with each return. */
  private static final Backoff RELEASE_BACKOFF =
      Backoff.doubling(Duration.ofSeconds(2), Duration.ofSeconds(32));

  private record Semaphores(Semaphore calls, Semaphore waiting) {}

  private final Map<String, Semaphores> routes = new ConcurrentHashMap<>();

  /** A slot; close it to release it. */
  interface Slot extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Acquires a slot for one call.
   *
   * @throws PostponedException if no slot becomes free in time
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

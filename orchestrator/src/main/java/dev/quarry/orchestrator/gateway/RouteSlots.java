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
  static final Duration WAIT = Duration.ofSeconds(5);

  /** Before a call is claimed again; longer each time. */
  private static final Backoff TURN =
      Backoff.doubling(Duration.ofSeconds(2), Duration.ofSeconds(32));

  private record Places(Semaphore calls, Semaphore waiting) {}

  private final Map<String, Places> routes = new ConcurrentHashMap<>();

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
    int most = route.limits().concurrency();
    Places places =
        routes.computeIfAbsent(
            route.name(), name -> new Places(new Semaphore(most, true), new Semaphore(most)));
    if (!places.calls.tryAcquire() && !waited(places)) {
      throw new PostponedException(delay(job));
    }
    return places.calls::release;
  }

  private static boolean waited(Places places) throws InterruptedException {
    if (!places.waiting.tryAcquire()) {
      return false;
    }
    try {
      return places.calls.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      places.waiting.release();
    }
  }

  private static Duration delay(Job job) {
    return TURN.delay((int) job.releases() + 1, ThreadLocalRandom.current());
  }
}

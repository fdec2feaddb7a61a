package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.clock.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Limits concurrent requests to a host and enforces the crawl delay, across all jobs. Thread-safe.
 * The state of a host is removed when it is no longer needed.
 */
public final class HostPoliteness {

  /** A permit for one request; closing it releases the permit. */
  interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Host {
    final Semaphore permits;
    int users;
    long earliestStart;

    Host(int requests, long now) {
      permits = new Semaphore(requests, true);
      earliestStart = now;
    }
  }

  private final int requestsPerHost;
  private final MonotonicClock timer;
  private final ConcurrentHashMap<String, Host> hosts = new ConcurrentHashMap<>();

  public HostPoliteness(int requestsPerHost, MonotonicClock timer) {
    this.requestsPerHost = requestsPerHost;
    this.timer = timer;
  }

  /**
   * Waits for a permit and for the crawl delay.
   *
   * @param delay minimum time between the starts of two requests
   */
  Permit acquire(String host, Duration delay) throws InterruptedException {
    Host state = enter(host);
    boolean admitted = false;
    try {
      state.permits.acquire();
      admitted = true;
      waitForStart(state, delay);
      return () -> {
        state.permits.release();
        leave(host);
      };
    } catch (InterruptedException e) {
      if (admitted) {
        state.permits.release();
      }
      leave(host);
      throw e;
    }
  }

  /** Postpones all further requests to a host. */
  void backOff(String host, Duration time) {
    long until = timer.nanos() + time.toNanos();
    hosts.compute(
        host,
        (name, known) -> {
          Host state = known == null ? new Host(requestsPerHost, timer.nanos()) : known;
          postpone(state, until);
          return state;
        });
  }

  private void waitForStart(Host state, Duration delay) throws InterruptedException {
    while (true) {
      long wait = reserveStart(state, delay);
      if (wait <= 0) {
        return;
      }
      // Checks again, because a Retry-After may have postponed the start in the meantime.
      timer.sleep(Duration.ofNanos(wait));
    }
  }

  /** Reserves a start now and returns zero, or returns how long to wait before the next try. */
  private long reserveStart(Host state, Duration delay) {
    synchronized (state) {
      long now = timer.nanos();
      if (state.earliestStart - now > 0) {
        return state.earliestStart - now;
      }
      state.earliestStart = now + delay.toNanos();
      return 0;
    }
  }

  private static void postpone(Host state, long until) {
    synchronized (state) {
      if (until - state.earliestStart > 0) {
        state.earliestStart = until;
      }
    }
  }

  private Host enter(String host) {
    return hosts.compute(
        host,
        (name, known) -> {
          Host state = known == null ? new Host(requestsPerHost, timer.nanos()) : known;
          state.users++;
          return state;
        });
  }

  private void leave(String host) {
    hosts.computeIfPresent(
        host,
        (name, state) -> {
          state.users--;
          synchronized (state) {
            return state.users == 0 && state.earliestStart - timer.nanos() <= 0 ? null : state;
          }
        });
  }
}

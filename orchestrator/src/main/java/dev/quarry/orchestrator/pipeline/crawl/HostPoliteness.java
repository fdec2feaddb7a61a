package dev.quarry.orchestrator.pipeline.crawl;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Keeps requests to one host few at once and far enough apart, whatever job they belong to.
 * Thread-safe; hosts that nobody asks and nothing is known of are forgotten.
 */
public final class HostPoliteness {

  /** The right to send one request; closing it lets the next one go. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Host {
    final Semaphore free;
    int users;
    long earliest;

    Host(int requests, long now) {
      free = new Semaphore(requests, true);
      earliest = now;
    }
  }

  private final int requestsPerHost;
  private final Timer timer;
  private final ConcurrentHashMap<String, Host> hosts = new ConcurrentHashMap<>();

  public HostPoliteness(int requestsPerHost, Timer timer) {
    this.requestsPerHost = requestsPerHost;
    this.timer = timer;
  }

  /**
   * Waits until a request may go to a host.
   *
   * @param delay between the starts of two requests
   */
  Turn await(String host, Duration delay) throws InterruptedException {
    Host state = enter(host);
    boolean admitted = false;
    try {
      state.free.acquire();
      admitted = true;
      waitForStart(state, delay);
      return () -> {
        state.free.release();
        leave(host);
      };
    } catch (InterruptedException e) {
      if (admitted) {
        state.free.release();
      }
      leave(host);
      throw e;
    }
  }

  /** No request starts at this host for so long. */
  void backOff(String host, Duration time) {
    long until = timer.now() + time.toNanos();
    hosts.compute(
        host,
        (name, known) -> {
          Host state = known == null ? new Host(requestsPerHost, timer.now()) : known;
          postpone(state, until);
          return state;
        });
  }

  private void waitForStart(Host state, Duration delay) throws InterruptedException {
    while (true) {
      long wait = claimStart(state, delay);
      if (wait <= 0) {
        return;
      }
      // Somebody may have been told to back off meanwhile, so look again.
      timer.sleep(Duration.ofNanos(wait));
    }
  }

  /** Zero: go, and the next one waits. Otherwise how long to wait before asking again. */
  private long claimStart(Host state, Duration delay) {
    synchronized (state) {
      long now = timer.now();
      if (state.earliest - now > 0) {
        return state.earliest - now;
      }
      state.earliest = now + delay.toNanos();
      return 0;
    }
  }

  private static void postpone(Host state, long until) {
    synchronized (state) {
      if (until - state.earliest > 0) {
        state.earliest = until;
      }
    }
  }

  private Host enter(String host) {
    return hosts.compute(
        host,
        (name, known) -> {
          Host state = known == null ? new Host(requestsPerHost, timer.now()) : known;
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
            return state.users == 0 && state.earliest - timer.now() <= 0 ? null : state;
          }
        });
  }
}

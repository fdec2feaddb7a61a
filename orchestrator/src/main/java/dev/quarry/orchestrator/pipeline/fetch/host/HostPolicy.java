package dev.quarry.orchestrator.pipeline.fetch.host;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.handler.StageException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides when a request to a host may start: concurrency, crawl delay, Retry-After, and hosts that
 * do not respond. For all jobs of this process, and through {@link HostRegistry} with those of
 * other nodes. Thread-safe. The state of a host is removed some time after its last request.
 */
public final class HostPolicy {
  private static final long IDLE = Duration.ofSeconds(20).toNanos();

  /** A permit for one request; closing it releases the permit. */
  public interface Permit extends AutoCloseable {

    /** A response arrived, of any status. */
    void responded();

    /** The request failed without a response, and another one may succeed. */
    void failed(StageException cause);

    @Override
    void close();
  }

  private final int requestsPerHost;
  private final HostRegistry registry;
  private final MonotonicClock timer;
  private final Map<String, HostState> hosts = new ConcurrentHashMap<>();
  private final AtomicLong swept;

  public HostPolicy(int requestsPerHost, HostRegistry registry, MonotonicClock timer) {
    this.requestsPerHost = requestsPerHost;
    this.registry = registry;
    this.timer = timer;
    this.swept = new AtomicLong(timer.nanos());
  }

  /**
   * Waits for a permit and for the crawl delay.
   *
   * @param delay minimum time between the starts of two requests
   * @param waits is told of waits for a host that does not respond or asked for a pause
   * @throws StageException {@code host_unavailable}, retryable, if the host has not responded for
   *     some time; those of the listener
   */
  public Permit acquire(String host, Duration delay, HostWaitListener waits)
      throws StageException, InterruptedException {
    sweep();
    HostState state = enter(host);
    boolean acquired = false;
    try {
      state.awaitResponding(waits);
      state.acquirePermit();
      acquired = true;
      state.awaitStart(delay, waits);
      return new Held(state);
    } catch (StageException | InterruptedException | RuntimeException e) {
      if (acquired) {
        state.releasePermit();
      }
      state.leave();
      throw e;
    }
  }

  /** Postpones all further requests to a host. */
  public void backOff(String host, Duration time) {
    HostState state = enter(host);
    state.postpone(time);
    state.leave();
  }

  /** Ends the registration for a host that no request needs now, so that no node waits for it. */
  public void leaveIfIdle(String host) {
    hosts.computeIfPresent(host, (name, state) -> state.forgetIfIdle(0) ? null : state);
  }

  private HostState enter(String host) {
    return hosts.compute(
        host,
        (name, known) -> {
          HostState state =
              known == null ? new HostState(name, requestsPerHost, registry, timer) : known;
          state.enter();
          return state;
        });
  }

  /** Forgets idle hosts; at most once per {@link #IDLE}. */
  private void sweep() {
    long last = swept.get();
    long now = timer.nanos();
    if (now - last < IDLE || !swept.compareAndSet(last, now)) {
      return;
    }
    for (String host : hosts.keySet()) {
      hosts.computeIfPresent(host, (name, state) -> state.forgetIfIdle(IDLE) ? null : state);
    }
  }

  private static final class Held implements Permit {
    private final HostState state;

    Held(HostState state) {
      this.state = state;
    }

    @Override
    public void responded() {
      state.responded();
    }

    @Override
    public void failed(StageException cause) {
      state.failed(cause);
    }

    @Override
    public void close() {
      state.releasePermit();
      state.leave();
    }
  }
}

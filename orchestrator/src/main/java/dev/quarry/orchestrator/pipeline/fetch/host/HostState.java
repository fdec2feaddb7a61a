package dev.quarry.orchestrator.pipeline.fetch.host;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.fetch.host.HostRegistry.Share;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What this process knows about one host, and its part in the requests to it. Thread-safe. */
final class HostState {
  private static final long RENEWAL = Duration.ofSeconds(2).toNanos();
  private static final long TURN = Duration.ofSeconds(10).toNanos();
  private static final Duration POLL = Duration.ofMillis(500);

  private final String host;
  private final int requestsPerHost;
  private final HostRegistry registry;
  private final MonotonicClock timer;
  private final CircuitBreaker breaker = new CircuitBreaker();
  private final Permits permits = new Permits();
  private int users;
  private int running;
  private long lastUse;
  private long notBefore;
  private @Nullable Share share;
  private long renewedAt;
  private long turnSince;
  private boolean turnIsOver;

  private @Nullable StageException lastFailure;

  /** Requests are in progress beyond this node's part, so other nodes wait. */
  private boolean exceeding;

  HostState(String host, int requestsPerHost, HostRegistry registry, MonotonicClock timer) {
    this.host = host;
    this.requestsPerHost = requestsPerHost;
    this.registry = registry;
    this.timer = timer;
    this.notBefore = timer.nanos();
    this.lastUse = notBefore;
  }

  /** A fair semaphore with a variable number of permits. */
  private static final class Permits extends Semaphore {
    private int limit;

    Permits() {
      super(0, true);
    }

    void limit(int number) {
      if (number > limit) {
        release(number - limit);
      } else {
        reducePermits(limit - number);
      }
      limit = number;
    }

    /** Lets nobody acquire a permit until a limit is set; returns how many are held. */
    int pause() {
      limit(0);
      return -availablePermits();
    }
  }

  synchronized void enter() {
    users++;
  }

  synchronized void leave() {
    users--;
    lastUse = timer.nanos();
  }

  /** Whether nobody needs this state any more; then the registration has ended. */
  synchronized boolean forgetIfIdle(long idle) {
    long now = timer.nanos();
    boolean needed = users > 0 || now - lastUse < idle || notBefore - now > 0;
    if (needed || !breaker.closed()) {
      return false;
    }
    registry.leave(host);
    return true;
  }

  /** Waits while the circuit breaker is open. */
  void awaitResponding(HostWaitListener waits) throws StageException, InterruptedException {
    while (true) {
      switch (breaker.admit(timer.nanos())) {
        case CircuitBreaker.Admission.Allowed() -> {
          return;
        }
        case CircuitBreaker.Admission.Wait(Duration time) -> {
          waits.beforeWait(noResponse(time));
          timer.sleep(time);
        }
        case CircuitBreaker.Admission.Refused() ->
            throw StageException.retryableByNextAttempt(
                "host_unavailable",
                "The host "
                    + host
                    + " has not responded to several requests in a row, so it gets no more for"
                    + " some minutes. Check whether it is up; then retry the job's failed items.");
      }
    }
  }

  private synchronized HostWait noResponse(Duration time) {
    StageException cause = lastFailure;
    return new HostWait(
        host,
        HostWait.Reason.NO_RESPONSE,
        cause == null ? "host_unavailable" : cause.code(),
        cause == null ? "The host " + host + " does not respond." : cause.getMessage(),
        time);
  }

  /** Waits for one of this node's permits. Their number is read again while it waits. */
  void acquirePermit() throws InterruptedException {
    do {
      awaitShare();
    } while (!permits.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS));
    synchronized (this) {
      running++;
    }
  }

  synchronized void releasePermit() {
    running--;
    permits.release();
    if (turnIsOver && running == 0) {
      registry.yieldTurn(host);
      turnIsOver = false;
      share = null;
    }
  }

  private void awaitShare() throws InterruptedException {
    while (!hasShare()) {
      timer.sleep(POLL);
    }
  }

  private synchronized boolean hasShare() {
    long now = timer.nanos();
    Share current = share;
    boolean reduced = exceeding && permits.availablePermits() >= 0;
    if (current == null || now - renewedAt >= RENEWAL || !current.settled() || reduced) {
      int inProgress = permits.pause();
      current = registry.renew(host, inProgress, requestsPerHost);
      exceeding = inProgress > current.permits(requestsPerHost);
      share = current;
      renewedAt = now;
      postponeUntil(now + current.postponed().toNanos());
      int mine = current.settled() ? current.permits(requestsPerHost) : 0;
      if (mine == 0 || current.nodes() <= requestsPerHost) {
        turnSince = now;
      }
      turnIsOver = now - turnSince >= TURN && running > 0;
      permits.limit(turnIsOver ? 0 : mine);
    }
    return permits.limit > 0;
  }

  /** Waits until a request may start; with a delay, for a start of its own. */
  void awaitStart(Duration delay, HostWaitListener waits)
      throws StageException, InterruptedException {
    awaitPostponed(waits);
    while (!delay.isZero()) {
      timer.sleep(registry.reserveStart(host, delay));
      if (!awaitPostponed(waits)) {
        return;
      }
      // The reserved start has passed, so this request needs another one.
    }
  }

  /** Returns whether it had to wait. */
  private boolean awaitPostponed(HostWaitListener waits)
      throws StageException, InterruptedException {
    boolean waited = false;
    for (long wait = postponed(); wait > 0; wait = postponed()) {
      Duration time = Duration.ofNanos(wait);
      waits.beforeWait(
          new HostWait(
              host,
              HostWait.Reason.RETRY_AFTER,
              "retry_after",
              "The host " + host + " asked to send no request for some time.",
              time));
      timer.sleep(time);
      waited = true;
    }
    return waited;
  }

  private synchronized long postponed() {
    return notBefore - timer.nanos();
  }

  synchronized void postpone(Duration time) {
    postponeUntil(timer.nanos() + time.toNanos());
    registry.postpone(host, time);
  }

  private void postponeUntil(long until) {
    if (until - notBefore > 0) {
      notBefore = until;
    }
  }

  void responded() {
    breaker.responded();
  }

  synchronized void failed(StageException cause) {
    lastFailure = cause;
    breaker.failed(timer.nanos());
  }
}

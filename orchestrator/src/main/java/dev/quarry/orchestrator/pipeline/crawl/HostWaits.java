package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.handler.JobProgress;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.fetch.host.HostWait;
import dev.quarry.orchestrator.pipeline.fetch.host.HostWaitListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells followers of a crawl which host it waits for, and why.
 *
 * <p>The first page does not wait for a host that does not respond: a crawl without it has nothing
 * else to do, and its address is often mistyped. The attempt ends with the error of the last
 * request, and the job's attempts and backoff decide how long the crawl is tried. Thread-safe.
 */
final class HostWaits implements HostWaitListener {
  /** Shorter waits of a crawl that has pages are not worth an event. */
  private static final Duration SHORTEST_TOLD = Duration.ofSeconds(5);

  /** The next attempt waits so long for the next request that the host may get. */
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(15);

  private final JobProgress job;
  private final MonotonicClock timer;
  private final Map<String, Long> toldUntil = new HashMap<>();
  private volatile boolean firstPage = true;

  HostWaits(JobProgress job, MonotonicClock timer) {
    this.job = job;
    this.timer = timer;
  }

  /** The first page was visited, or there is none. */
  void firstPageEnded() {
    firstPage = false;
  }

  @Override
  public void beforeWait(HostWait wait) throws StageException {
    if (firstPage && wait.reason() == HostWait.Reason.NO_RESPONSE) {
      throw wait.time().compareTo(LONGEST_DELAY) > 0
          ? StageException.retryableByNextAttempt(wait.code(), wait.message())
          : StageException.retryableAfter(wait.code(), wait.message(), wait.time());
    }
    if (firstPage || wait.time().compareTo(SHORTEST_TOLD) >= 0) {
      tell(wait);
    }
  }

  /** Several pages wait for the same host at once. */
  private synchronized void tell(HostWait wait) {
    long now = timer.nanos();
    Long until = toldUntil.get(wait.host());
    if (until != null && now - until < 0) {
      return;
    }
    toldUntil.put(wait.host(), now + wait.time().toNanos());
    job.event(
        EventTypes.WAITING,
        Map.of(
            "host", wait.host(),
            "code", wait.code(),
            "message", wait.message(),
            "delay_seconds", Math.ceil(wait.time().toMillis() / 100.0) / 10));
  }
}

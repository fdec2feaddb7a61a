package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.fetch.host.HostWait;
import dev.quarry.orchestrator.pipeline.fetch.host.HostWaitListener;
import java.time.Duration;
import java.util.List;

/**
 * Repeats a request after transient failures, but not to a host that does not respond at the
 * moment.
 *
 * @param delays before each retry
 * @param waits is told of each delay
 */
record Retries(List<Duration> delays, MonotonicClock timer, HostWaitListener waits) {

  interface Attempt<T> {
    /**
     * @param last whether no other attempt follows
     */
    T run(boolean last) throws StageException, InterruptedException;
  }

  /**
   * @throws StageException the failure of the last attempt
   */
  <T> T run(String host, Attempt<T> attempt) throws StageException, InterruptedException {
    for (int retry = 0; retry < delays.size(); retry++) {
      try {
        return attempt.run(false);
      } catch (StageException e) {
        if (!e.retryableWithinAttempt()) {
          throw e;
        }
        Duration delay = delays.get(retry);
        waits.beforeWait(
            new HostWait(host, HostWait.Reason.RETRY, e.code(), e.getMessage(), delay));
        timer.sleep(delay);
      }
    }
    return attempt.run(true);
  }
}

package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.handler.StageException;
import java.time.Duration;
import java.util.List;

/**
 * Repeats a request after transient failures, but not to a host that does not respond at the
 * moment.
 *
 * @param delays before each retry
 */
record Retries(List<Duration> delays, MonotonicClock timer) {

  interface Attempt<T> {
    /**
     * @param last whether no other attempt follows
     */
    T run(boolean last) throws StageException, InterruptedException;
  }

  /**
   * @throws StageException the failure of the last attempt
   */
  <T> T run(Attempt<T> attempt) throws StageException, InterruptedException {
    for (int retry = 0; retry < delays.size(); retry++) {
      try {
        return attempt.run(false);
      } catch (StageException e) {
        if (!e.retryable() || e.code().equals("host_unavailable")) {
          throw e;
        }
        timer.sleep(delays.get(retry));
      }
    }
    return attempt.run(true);
  }
}

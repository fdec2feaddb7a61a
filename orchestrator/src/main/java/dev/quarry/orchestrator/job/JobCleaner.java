package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes jobs, tombstones and keys whose time is up, in batches of bounded size. Runs on every
 * node, in one thread at a time.
 */
public final class JobCleaner {
  private static final Logger log = LoggerFactory.getLogger(JobCleaner.class);
  private static final int MAX_JOBS = 20;
  private static final int MAX_ROWS = 1_000;
  private static final int MIN_ROWS = 50;

  private final RetentionStore store;
  private final Retention retention;
  private int rows = MAX_ROWS;
  private int jobs;

  public JobCleaner(RetentionStore store, Retention retention) {
    this.store = store;
    this.retention = retention;
  }

  /**
   * Deletes a batch of each kind.
   *
   * @return whether there may be more
   * @throws StoreUnavailableException if the database did not answer in time; what was deleted
   *     stays so, and the next batches are half as large
   */
  public boolean tick() {
    try {
      boolean more = deleteBatches();
      if (!more) {
        rows = MAX_ROWS;
        report();
      }
      return more;
    } catch (StoreUnavailableException e) {
      rows = Math.max(MIN_ROWS, rows / 2);
      throw e;
    }
  }

  private boolean deleteBatches() {
    boolean more = false;
    for (var ended : retention.ended().entrySet()) {
      // A crawl has up to a hundred thousand items: they go before their job does.
      more |=
          full(rows, limit -> store.deleteRowsOfEnded(ended.getKey(), ended.getValue(), limit))
              || full(MAX_JOBS, limit -> deleteJobs(ended, limit));
    }
    more |= full(MAX_JOBS, store::deleteUploads);
    more |= full(rows, limit -> store.deleteKeys(retention.keys(), limit));
    more |= full(rows, limit -> store.deleteTombstones(retention.tombstones(), limit));
    return more;
  }

  private int deleteJobs(Map.Entry<JobStatus, Duration> ended, int limit) {
    int deleted = store.deleteEnded(ended.getKey(), ended.getValue(), limit);
    jobs += deleted;
    return deleted;
  }

  private void report() {
    if (jobs > 0) {
      log.info("{} jobs were deleted because their time was up.", jobs);
      jobs = 0;
    }
  }

  private static boolean full(int limit, IntUnaryOperator deletion) {
    return deletion.applyAsInt(limit) >= limit;
  }
}

package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes jobs, tombstones, uploads, idempotency keys and counts of tokens whose retention has
 * expired, in batches of bounded size. Runs on every node, in one thread at a time.
 */
public final class JobCleaner {
  private static final Logger log = LoggerFactory.getLogger(JobCleaner.class);
  private static final int MAX_JOBS = 20;
  private static final int MAX_ROWS = 1_000;
  private static final int MIN_ROWS = 50;

  private final RetentionStore store;
  private final Retention retention;
  private int batchRows = MAX_ROWS;
  private int deletedJobs;

  public JobCleaner(RetentionStore store, Retention retention) {
    this.store = store;
    this.retention = retention;
  }

  /**
   * Deletes one batch of each kind.
   *
   * @return whether more rows may have expired
   * @throws StoreUnavailableException if the database did not respond in time; completed batches
   *     remain deleted, and the next batches are half as large
   */
  public boolean tick() {
    try {
      boolean more = deleteBatches();
      if (!more) {
        batchRows = MAX_ROWS;
        report();
      }
      return more;
    } catch (StoreUnavailableException e) {
      batchRows = Math.max(MIN_ROWS, batchRows / 2);
      throw e;
    }
  }

  private boolean deleteBatches() {
    boolean more = false;
    for (var ended : retention.ended().entrySet()) {
      // A crawl has up to 100,000 items: they are deleted in batches before their job.
      more |=
          filled(
                  batchRows,
                  limit -> store.deleteRowsOfEnded(ended.getKey(), ended.getValue(), limit))
              || filled(MAX_JOBS, limit -> deleteJobs(ended, limit));
    }
    more |= filled(MAX_JOBS, store::deleteUploads);
    more |= filled(batchRows, limit -> store.deleteKeys(retention.keys(), limit));
    more |= filled(batchRows, limit -> store.deleteTombstones(retention.tombstones(), limit));
    more |= filled(batchRows, limit -> store.deleteTokenCounts(retention.tombstones(), limit));
    return more;
  }

  private int deleteJobs(Map.Entry<JobStatus, Duration> ended, int limit) {
    int deleted = store.deleteEnded(ended.getKey(), ended.getValue(), limit);
    deletedJobs += deleted;
    return deleted;
  }

  private void report() {
    if (deletedJobs > 0) {
      log.info("{} jobs were deleted because their retention had expired.", deletedJobs);
      deletedJobs = 0;
    }
  }

  private static boolean filled(int limit, IntUnaryOperator deletion) {
    return deletion.applyAsInt(limit) >= limit;
  }
}

package dev.quarry.orchestrator.job;

import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes jobs, tombstones and keys whose time is up. Runs on every node. Thread-safe. */
public final class JobCleaner {
  private static final Logger log = LoggerFactory.getLogger(JobCleaner.class);

  /** A job may have a hundred thousand items that go with it. */
  private static final int JOBS_AT_ONCE = 20;

  private static final int ROWS_AT_ONCE = 1_000;

  private final RetentionStore store;
  private final Retention retention;

  public JobCleaner(RetentionStore store, Retention retention) {
    this.store = store;
    this.retention = retention;
  }

  /**
   * Deletes all whose time is up.
   *
   * @throws StoreUnavailableException if the database did not answer; what was deleted stays so
   */
  public void tick() {
    int[] jobs = {0};
    retention
        .ended()
        .forEach(
            (status, age) ->
                jobs[0] += all(JOBS_AT_ONCE, limit -> store.deleteEnded(status, age, limit)));
    if (jobs[0] > 0) {
      log.info("{} jobs were deleted because their time was up.", jobs[0]);
    }
    all(JOBS_AT_ONCE, store::deleteUploads);
    all(ROWS_AT_ONCE, limit -> store.deleteKeys(retention.keys(), limit));
    all(ROWS_AT_ONCE, limit -> store.deleteTombstones(retention.tombstones(), limit));
  }

  private static int all(int atOnce, IntUnaryOperator deletion) {
    int deleted = 0;
    int batch;
    do {
      batch = deletion.applyAsInt(atOnce);
      deleted += batch;
    } while (batch == atOnce && !Thread.currentThread().isInterrupted());
    return deleted;
  }
}

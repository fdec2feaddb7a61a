package dev.quarry.orchestrator.job;

import java.util.List;
import java.util.Optional;

/** The batches of jobs as clients see them. Thread-safe; each method is one transaction. */
public interface BatchStore {

  /** Empty if the tenant submitted no job under this batch id. */
  Optional<Batch> find(String tenant, String batchId);

  /**
   * Like {@link JobStore#cancel} for all jobs of a batch in one transaction, so that none of them
   * starts meanwhile.
   *
   * @return the jobs that were changed
   */
  List<CancelledJob> cancel(String tenant, String batchId);
}

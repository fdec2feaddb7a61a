package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.BatchView.FailedJob;
import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.job.Batch;
import dev.quarry.orchestrator.job.BatchStore;
import dev.quarry.orchestrator.job.CancelledJob;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Json;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Batches, which are jobs with the same value of {@code job.batch_id}. */
public final class PostgresBatchStore implements BatchStore {
  private static final int MAX_FAILED_JOBS = 50;

  private final Database db;
  private final CancelStatement cancel;

  /**
   * @param payload creates the payload of the webhook for a finished job
   */
  public PostgresBatchStore(Database db, Function<Job, String> payload) {
    this.db = db;
    this.cancel = new CancelStatement(db.sql(), payload);
  }

  @Override
  public Optional<Batch> find(String tenant, String batchId) {
    String safe = PostgresText.of(batchId);
    return db.snapshot(
        () ->
            db.sql()
                .sql(
                    """
                    select count(*) filter (where status = 'queued') as n_queued,
                      count(*) filter (where status = 'processing') as n_processing,
                      count(*) filter (where status = 'completed') as n_completed,
                      count(*) filter (where status = 'failed') as n_failed,
                      count(*) filter (where status = 'cancelled') as n_cancelled,
                      sum(case when completed_at is null then progress else 100 end) as progress,
                      bool_or(partial) as partial, min(created_at) as created_at,
                      coalesce(max(completed_at), 'epoch') as latest_end,
                      sum(found) as found, sum(fetched) as fetched, sum(stored) as stored,
                      sum(unchanged) as unchanged, sum(skipped) as skipped, sum(failed) as failed,
                      sum(chunks) as chunks,
                      sum(removed) as removed
                    from job where tenant = ? and batch_id = ? having count(*) > 0
                    """)
                .params(tenant, safe)
                .query((row, n) -> read(batchId, row, failedJobs(tenant, safe)))
                .optional());
  }

  private static Batch read(String id, ResultSet row, List<FailedJob> failed) throws SQLException {
    Map<JobStatus, Long> byStatus = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      byStatus.put(status, row.getLong("n_" + status.code()));
    }
    return new Batch(
        id,
        byStatus,
        row.getLong("progress"),
        row.getBoolean("partial"),
        JobRow.counts(row),
        JobRow.time(row, "created_at"),
        JobRow.time(row, "latest_end"),
        failed);
  }

  private List<FailedJob> failedJobs(String tenant, String id) {
    return db.sql()
        .sql(
            """
            select id, source_uri, error from job
            where tenant = ? and batch_id = ? and status = 'failed'
            order by created_at, id limit ?
            """)
        .params(tenant, id, MAX_FAILED_JOBS)
        .query(
            (row, n) ->
                new FailedJob(
                    row.getObject("id", UUID.class),
                    row.getString("source_uri"),
                    Json.readNullable(row.getString("error"), JobError.class)))
        .list();
  }

  @Override
  public List<CancelledJob> cancel(String tenant, String batchId) {
    return db.transaction(() -> cancel.batch(tenant, batchId));
  }
}

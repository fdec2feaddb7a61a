package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.BatchView.FailedJob;
import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.Batch;
import dev.quarry.orchestrator.job.BatchStore;
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

  /**
   * Locks the jobs first, in the order of their ids as all statements that lock several jobs, so
   * that no deadlock occurs. A locked job cannot be claimed. If a worker claims a job before it is
   * locked, PostgreSQL reads the row again, and the statement requests the cancellation of the
   * running job.
   */
  private static final String CANCEL =
      """
      with cancellable as materialized (
        select id, status from job
        where tenant = ? and batch_id = ?
          and (status = 'queued' or status = 'processing' and cancel_requested_at is null)
        order by id for no key update
      ), changed as (
        update job set last_seq = last_seq + 1, updated_at = clock_timestamp(),
          cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp()),
          status = case cancellable.status when 'queued' then 'cancelled' else job.status end,
          completed_at = case cancellable.status when 'queued' then clock_timestamp() end
        from cancellable where job.id = cancellable.id
        returning job.id, last_seq, cancellable.status = 'queued' as ended
      ), events as (
        insert into job_event (job_id, seq, at, type, data)
        select id, last_seq, clock_timestamp(), case when ended then ? else ? end, '{}' from changed
      )
      select id, ended from changed
      """;

  private final Database db;
  private final DeliveryInserts deliveries;
  private final Runnable cancelledBeforeStart;

  /**
   * @param payload creates the payload of the webhook for a finished job
   * @param cancelledBeforeStart called for each job that is cancelled while it is queued
   */
  public PostgresBatchStore(
      Database db, Function<Job, String> payload, Runnable cancelledBeforeStart) {
    this.db = db;
    this.deliveries = new DeliveryInserts(db.sql(), payload);
    this.cancelledBeforeStart = cancelledBeforeStart;
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
                      sum(chunks) as chunks
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
    List<CancelledJob> changed =
        db.transaction(
            () -> {
              List<CancelledJob> jobs =
                  db.sql()
                      .sql(CANCEL)
                      .params(tenant, PostgresText.of(batchId))
                      .params(EventTypes.CANCELLED, EventTypes.CANCEL_REQUESTED)
                      .query(
                          (row, n) ->
                              new CancelledJob(row.getObject(1, UUID.class), row.getBoolean(2)))
                      .list();
              deliveries.ended(
                  jobs.stream().filter(CancelledJob::ended).map(CancelledJob::id).toList());
              return jobs;
            });
    changed.stream().filter(CancelledJob::ended).forEach(job -> cancelledBeforeStart.run());
    return changed;
  }
}

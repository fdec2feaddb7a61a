package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.CancelledJob;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Cancels queued jobs and notifies processing ones. Callers run each method in a transaction. */
final class CancelStatement {
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
        where tenant = ? and %s
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

  private static final String CANCEL_JOB = CANCEL.formatted("id = ?");
  private static final String CANCEL_BATCH = CANCEL.formatted("batch_id = ?");

  private final JdbcClient sql;
  private final DeliveryInserts deliveries;

  /**
   * @param payload creates the payload of the webhook for a finished job
   */
  CancelStatement(JdbcClient sql, Function<Job, String> payload) {
    this.sql = sql;
    this.deliveries = new DeliveryInserts(sql, payload);
  }

  /** Returns the job if it was changed. */
  List<CancelledJob> job(String tenant, UUID id) {
    return cancel(CANCEL_JOB, tenant, id);
  }

  /** Returns the jobs of the batch that were changed. */
  List<CancelledJob> batch(String tenant, String batchId) {
    return cancel(CANCEL_BATCH, tenant, PostgresText.of(batchId));
  }

  private List<CancelledJob> cancel(String statement, String tenant, Object selected) {
    List<CancelledJob> changed =
        sql.sql(statement)
            .params(tenant, selected, EventTypes.CANCELLED, EventTypes.CANCEL_REQUESTED)
            .query((row, n) -> new CancelledJob(row.getObject(1, UUID.class), row.getBoolean(2)))
            .list();
    List<UUID> ended = changed.stream().filter(CancelledJob::ended).map(CancelledJob::id).toList();
    if (!ended.isEmpty()) {
      deliveries.insertForFinished(ended);
    }
    return changed;
  }
}

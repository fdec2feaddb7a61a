package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.JobStore.CancelledJob;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Cancels a batch in one statement. It locks the jobs first, in the order of their ids as all
 * statements that lock several jobs, so that no deadlock occurs. A locked job cannot be claimed. If
 * a worker claims a job before it is locked, PostgreSQL reads the row again, and the statement
 * requests the cancellation of the running job.
 */
final class BatchCancellation {
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

  private final JdbcClient sql;

  BatchCancellation(JdbcClient sql) {
    this.sql = sql;
  }

  List<CancelledJob> cancel(String tenant, String batchId) {
    return sql.sql(CANCEL)
        .params(tenant, PostgresText.of(batchId))
        .params(EventTypes.CANCELLED, EventTypes.CANCEL_REQUESTED)
        .query((row, n) -> new CancelledJob(row.getObject(1, UUID.class), row.getBoolean(2)))
        .list();
  }
}

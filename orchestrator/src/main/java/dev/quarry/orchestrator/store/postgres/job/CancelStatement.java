package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.event.EventTypes;
import dev.quarry.orchestrator.job.CancelledJob;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.store.postgres.PostgresText;
import dev.quarry.orchestrator.store.postgres.vectors.MissingVectors;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Cancels queued jobs and those that wait for vectors, and notifies running ones. Callers run each
 * method in a transaction.
 */
final class CancelStatement {
  /**
   * A queued job ends at once, and so does one that waits for vectors: no worker has it. Their
   * documents stay and their vectors are stopped.
   *
   * <p>Locks the jobs first, in the order of their ids as all statements that lock several jobs, so
   * that no deadlock occurs. A locked job cannot be claimed. If a worker claims a job before it is
   * locked, PostgreSQL reads the row again, and the statement requests the cancellation of the
   * running job.
   */
  private static final String CANCEL =
      """
      with cancellable as materialized (
        select id, status = 'queued' or searchable_at is not null as ends from job
        where tenant = ? and %s and (status = 'queued' or status = 'processing'
          and (cancel_requested_at is null or searchable_at is not null))
        order by id for no key update
      ), changed as (
        update job set last_seq = last_seq + 1, updated_at = clock_timestamp(),
          cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp()),
          status = case when ends then 'cancelled' else job.status end,
          stages = case when searchable_at is null then stages else (
            select jsonb_agg(case when stage ->> 'status' <> 'running' then stage
              else stage || jsonb_build_object('status', 'cancelled', 'completed_at', to_char(
                clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'seconds',
                round(extract(epoch from clock_timestamp() - (stage ->> 'started_at')::timestamptz),
                  3)) end order by nth)
            from jsonb_array_elements(stages) with ordinality as listed (stage, nth)) end,
          completed_at = case when ends then clock_timestamp() end
        from cancellable where job.id = cancellable.id
        returning job.id, last_seq, ends as ended
      ), stopped as (
        %s
      ), events as (
        insert into job_event (job_id, seq, at, type, data)
        select id, last_seq, clock_timestamp(), case when ended then ? else ? end, '{}' from changed
      )
      select id, ended from changed
      """;

  private static final String STOP =
      MissingVectors.stop("from changed where job_id = changed.id and ended");

  private static final String CANCEL_JOB = CANCEL.formatted("id = ?", STOP);
  private static final String CANCEL_BATCH = CANCEL.formatted("batch_id = ?", STOP);

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

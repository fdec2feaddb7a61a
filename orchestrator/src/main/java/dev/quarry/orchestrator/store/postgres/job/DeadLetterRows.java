package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Redrives dead letters. Callers run each method in a transaction. */
final class DeadLetterRows {
  /** Condition on {@code job j}. */
  static final String IS_DEAD_LETTER =
      """
      j.status = 'failed' and j.redriven_as is null and (j.error ->> 'retryable' = 'true'
        or j.error ->> 'code' in ('poison', 'internal_error'))
      """;

  private final JdbcClient sql;
  private final JobInserts inserts;

  DeadLetterRows(JdbcClient sql, JobInserts inserts) {
    this.sql = sql;
    this.inserts = inserts;
  }

  Redrive redrive(String tenant, UUID id, Function<Job, JobRequest> retry) {
    return lock(tenant, id)
        .<Redrive>map(dead -> new Redrive.Started(restart(dead, retry.apply(dead))))
        .orElseGet(() -> rejectionReason(sql, tenant, id));
  }

  /** Locks the job until the transaction ends, so that it is redriven once. */
  private Optional<Job> lock(String tenant, UUID id) {
    return sql.sql(
            "select "
                + JobRow.WITH_TEXT
                + " from job j where j.id = ? and j.tenant = ? and "
                + IS_DEAD_LETTER
                + " for no key update of j")
        .params(id, tenant)
        .query(JobRow::read)
        .optional();
  }

  private Job restart(Job dead, JobRequest request) {
    Job retry = inserts.addRetry(dead.tenant(), request, dead.id(), false);
    sql.sql("update job set redriven_as = ? where id = ?").params(retry.id(), dead.id()).update();
    return retry;
  }

  /**
   * Returns why a job cannot be redriven.
   *
   * @param tenant only jobs of this tenant are visible; null: jobs of all tenants
   */
  static Redrive rejectionReason(JdbcClient sql, @Nullable String tenant, UUID id) {
    return sql.sql(
            """
            select redriven_as from job
            where id = :id and (:tenant::text is null or tenant = :tenant)
            """)
        .param("id", id)
        .param("tenant", tenant)
        .query(
            (row, n) -> {
              UUID as = row.getObject(1, UUID.class);
              return as == null ? new Redrive.NoDeadLetter() : new Redrive.StartedBefore(as);
            })
        .optional()
        .orElseGet(Redrive.NoSuchJob::new);
  }
}

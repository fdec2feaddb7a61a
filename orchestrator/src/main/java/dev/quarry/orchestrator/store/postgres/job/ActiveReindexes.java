package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The jobs that index a collection anew and have not yet indexed all of its words. */
final class ActiveReindexes {
  private static final String ACTIVE =
      """
      select id from job where tenant = ? and collection = ? and type = 'reindex'
        and status in ('queued', 'processing') and searchable_at is null
        and cancel_requested_at is null
      """;

  private final JdbcClient sql;
  private final JobInserts jobs;

  ActiveReindexes(JdbcClient sql, JobInserts jobs) {
    this.sql = sql;
    this.jobs = jobs;
  }

  /**
   * As {@link #active}. Until the transaction ends, others that ask for the same collection wait.
   */
  Optional<Job> lockActive(String tenant, JobRequest request) {
    sql.sql(
            "select pg_advisory_xact_lock(hashtextextended('reindex' || ? || chr(10) || ?,"
                + " 0))::text")
        .params(tenant, request.collection())
        .query(String.class)
        .single();
    return active(tenant, request);
  }

  /** The job for the same collection and the same model. */
  Optional<Job> active(String tenant, JobRequest request) {
    List<UUID> ids = sql.sql(ACTIVE).params(tenant, request.collection()).query(UUID.class).list();
    return jobs.inOrder(ids).stream()
        .filter(job -> Objects.equals(model(job.request()), model(request)))
        .findFirst();
  }

  private static Object model(JobRequest request) {
    return request.options().getOrDefault("model", "");
  }
}

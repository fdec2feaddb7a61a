package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.Origin;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Copies the request of a gateway call to its retry: the original may be deleted earlier. */
final class CallCopies {
  private final JdbcClient sql;

  CallCopies(JdbcClient sql) {
    this.sql = sql;
  }

  /** Callers run this in the transaction that adds the jobs. */
  void copyForRetries(List<Job> added) {
    for (Job job : added) {
      Origin.Retry retry = job.request().origin().retry();
      if (job.type() == JobType.HTTP_CALL && retry != null) {
        copy(retry.of(), job.id());
      }
    }
  }

  private void copy(UUID original, UUID copy) {
    sql.sql(
            """
            insert into gateway_call (job_id, content_type, headers, body)
            select ?, content_type, headers, body from gateway_call where job_id = ?
            """)
        .params(copy, original)
        .update();
  }
}

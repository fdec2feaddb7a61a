package dev.quarry.orchestrator.store.postgres.job;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Copies items of a job to a new job. Callers run it in the transaction that adds the new job. */
final class ItemCopies {
  private final JdbcClient sql;

  ItemCopies(JdbcClient sql) {
    this.sql = sql;
  }

  /** Copies all or only the failed items in their order, with status queued. */
  void copy(UUID from, UUID to, boolean onlyFailed) {
    sql.sql(
            """
            with copied as (
              insert into item (job_id, uri, uri_sha256, depth)
              select ?, uri, uri_sha256, depth from item
              where job_id = ? and (status = 'failed' or not ?) order by id
              returning 1)
            update job set found = (select count(*) from copied) where id = ?
            """)
        .params(to, from, onlyFailed, to)
        .update();
  }
}

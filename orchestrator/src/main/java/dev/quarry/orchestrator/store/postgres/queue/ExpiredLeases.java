package dev.quarry.orchestrator.store.postgres.queue;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Expired leases in the table {@code job_lease}. */
final class ExpiredLeases {
  private final JdbcClient sql;

  ExpiredLeases(JdbcClient sql) {
    this.sql = sql;
  }

  /**
   * Locks expired leases and their jobs. Skips locked rows: a heartbeat or finish in progress has
   * precedence, and a rescue cannot be part of a deadlock.
   */
  List<UUID> lock(int limit) {
    return sql.sql(
            """
            select j.id from job_lease l join job j on j.id = l.job_id
            where l.expires_at < clock_timestamp()
            order by l.expires_at limit ?
            for no key update of j, l skip locked
            """)
        .param(limit)
        .query(UUID.class)
        .list();
  }

  /** Like {@link #lock(int)} for one job; empty if its lease is valid or locked. */
  List<UUID> lock(UUID job) {
    return sql.sql(
            """
            select j.id from job_lease l join job j on j.id = l.job_id
            where l.job_id = ? and l.expires_at < clock_timestamp()
            for no key update of j, l skip locked
            """)
        .param(job)
        .query(UUID.class)
        .list();
  }

  /** Expires all leases. Only safe if no other node runs. */
  int expireAll() {
    return sql.sql("update job_lease set expires_at = clock_timestamp() where expires_at > now()")
        .update();
  }
}

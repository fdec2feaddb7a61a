package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.dispatch.JobQueue.Heartbeat;
import dev.quarry.orchestrator.job.Fence;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code job_lease}. */
final class Leases {
  private final JdbcClient sql;

  Leases(JdbcClient sql) {
    this.sql = sql;
  }

  /** A lease that has expired but was not ended by anyone is as good as before. */
  Heartbeat extend(String node, Collection<Fence> held, Duration lease) {
    Set<Fence> lost = new HashSet<>();
    Set<Fence> cancelRequested = new HashSet<>();
    sql.sql(
            """
            with held as (
              select * from unnest(?::uuid[], ?::bigint[]) as held (job_id, epoch)),
            kept as (
              update job_lease l set heartbeat_at = clock_timestamp(),
                expires_at = clock_timestamp() + ? * interval '1 millisecond'
              from held where l.job_id = held.job_id and l.epoch = held.epoch and l.node = ?
              returning l.job_id, l.epoch)
            select held.job_id, held.epoch, kept.job_id is null as lost,
              coalesce(j.cancel_requested_at is not null, false) as cancel_requested
            from held left join kept using (job_id, epoch) left join job j on j.id = held.job_id
            """)
        .param(held.stream().map(fence -> fence.jobId().toString()).toArray(String[]::new))
        .param(held.stream().map(Fence::epoch).toArray(Long[]::new))
        .params(lease.toMillis(), node)
        .query(
            row -> {
              Fence fence = new Fence(row.getObject("job_id", UUID.class), row.getLong("epoch"));
              if (row.getBoolean("lost")) {
                lost.add(fence);
              } else if (row.getBoolean("cancel_requested")) {
                cancelRequested.add(fence);
              }
            });
    return new Heartbeat(Set.copyOf(lost), Set.copyOf(cancelRequested));
  }

  void remove(UUID jobId) {
    sql.sql("delete from job_lease where job_id = ?").param(jobId).update();
  }

  /**
   * Removes leases that have expired and locks their jobs. Waits for no lock: a heartbeat or an end
   * of the attempt that is under way goes first, and so nobody can deadlock with a rescue.
   */
  List<UUID> removeExpired(int limit) {
    List<UUID> expired =
        sql.sql(
                """
                select j.id from job_lease l join job j on j.id = l.job_id
                where l.expires_at < clock_timestamp()
                order by l.expires_at limit ?
                for no key update of j, l skip locked
                """)
            .param(limit)
            .query(UUID.class)
            .list();
    if (!expired.isEmpty()) {
      sql.sql("delete from job_lease where job_id = any(?::uuid[])")
          .param(expired.stream().map(UUID::toString).toArray(String[]::new))
          .update();
    }
    return expired;
  }
}

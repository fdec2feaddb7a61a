package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.lease.LeaseStore.Heartbeat;
import dev.quarry.orchestrator.store.postgres.Ids;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code job_lease}. */
final class Leases {
  // Ordered by job_id, as finishes lock: transactions that lock several leases cannot deadlock.
  private static final String EXTEND =
      """
      with held as (
        select * from unnest(?::uuid[], ?::bigint[]) as held (job_id, epoch)),
      locked as materialized (
        select l.job_id, l.epoch from held join job_lease l using (job_id, epoch)
        where l.node = ? order by l.job_id for no key update of l),
      extended as (
        update job_lease l set heartbeat_at = clock_timestamp(),
          expires_at = clock_timestamp() + ? * interval '1 millisecond'
        from locked where l.job_id = locked.job_id
        returning l.job_id, l.epoch)
      select held.job_id, held.epoch, extended.job_id is null as lost,
        coalesce(j.cancel_requested_at is not null, false) as cancel_requested,
        coalesce(q.state = 'draining', false) as draining
      from held left join extended using (job_id, epoch) left join job j on j.id = held.job_id
      left join queue q on q.name = j.type
      """;

  private final JdbcClient sql;

  Leases(JdbcClient sql) {
    this.sql = sql;
  }

  /** Extends leases. A lease that has expired but was not rescued yet is extended as well. */
  Heartbeat extend(String node, Collection<Fence> held, Duration lease) {
    Set<Fence> lost = new HashSet<>();
    Set<Fence> cancelRequested = new HashSet<>();
    Set<Fence> draining = new HashSet<>();
    sql.sql(EXTEND)
        .param(Ids.of(held.stream().map(Fence::jobId)))
        .param(held.stream().map(Fence::epoch).toArray(Long[]::new))
        .params(node, lease.toMillis())
        .query(
            row -> {
              Fence fence = new Fence(row.getObject("job_id", UUID.class), row.getLong("epoch"));
              if (row.getBoolean("lost")) {
                lost.add(fence);
              } else if (row.getBoolean("cancel_requested")) {
                cancelRequested.add(fence);
              } else if (row.getBoolean("draining")) {
                draining.add(fence);
              }
            });
    return new Heartbeat(Set.copyOf(lost), Set.copyOf(cancelRequested), Set.copyOf(draining));
  }

  /**
   * Locks expired leases and their jobs. Skips locked rows: a heartbeat or finish in progress has
   * precedence, and a rescue cannot be part of a deadlock.
   */
  List<UUID> lockExpired(int limit) {
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

  /** Like {@link #lockExpired(int)} for one job; empty if its lease is valid or locked. */
  List<UUID> lockExpired(UUID job) {
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

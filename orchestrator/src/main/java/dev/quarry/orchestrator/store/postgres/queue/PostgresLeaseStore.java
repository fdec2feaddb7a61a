package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.lease.LeaseStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Ids;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The leases in the table {@code job_lease}. A lease that has expired but was not rescued yet is
 * extended as well.
 */
public final class PostgresLeaseStore implements LeaseStore {
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

  private final Database db;

  /**
   * @param db has a connection that is always available for the heartbeat
   */
  public PostgresLeaseStore(Database db) {
    this.db = db;
  }

  @Override
  public Heartbeat heartbeat(String node, Collection<Fence> held, Duration lease) {
    return db.statement(() -> extend(node, held, lease));
  }

  private Heartbeat extend(String node, Collection<Fence> held, Duration lease) {
    Set<Fence> lost = new HashSet<>();
    Set<Fence> cancelRequested = new HashSet<>();
    Set<Fence> draining = new HashSet<>();
    db.sql()
        .sql(EXTEND)
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
}

package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.store.postgres.TenantQueue;
import dev.quarry.orchestrator.store.postgres.queue.Claim;
import java.util.OptionalInt;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The number of queued jobs that {@link Claim} takes before a given one: a tenant's jobs by their
 * due order, the tenants round-robin, tenants with fewer running jobs first. It is an estimate: it
 * does not compare each job of the other tenants, and later submissions and finished jobs change
 * the order.
 *
 * <p>Every read of a queued job computes it, so it must not count a long queue. It finds the tenant
 * queues by one index probe each, as a claim does, and stops counting at {@link JobStore#FARTHEST}.
 */
final class QueuePosition {
  private static final String COUNT_BEFORE =
      """
      with recursive me as (
        select j.id, j.tenant, j.due_order from job j
        join queue q on q.name = j.type and q.state = 'running'
        where j.id = ? and j.status = 'queued'),
      %2$s,
      open as materialized (
        select lane.type, lane.tenant, lane.first
        from lane join queue q on q.name = lane.type and q.state = 'running'),
      mine as materialized (
        select count(*) as earlier from (
          select from me join open on open.tenant = me.tenant cross join lateral (
            select from job j where j.status = 'queued' and not j.delayed
              and j.type = open.type and j.tenant = open.tenant
              and (j.due_order, j.id) < (me.due_order, me.id)
            limit %1$d) j
          limit %1$d) j),
      running as (select tenant, count(*) as n from job_lease group by tenant),
      other as (
        select o.tenant, mine.earlier + coalesce(r.n, 0) - coalesce(ran.n, 0)
            + case when min(o.first) < me.due_order then 1 else 0 end as turns,
          mine.earlier + coalesce(r.n, 0) - coalesce(ran.n, 0) as turn
        from me cross join mine left join running r on r.tenant = me.tenant
        join open o on o.tenant <> me.tenant left join running ran on ran.tenant = o.tenant
        group by o.tenant, mine.earlier, r.n, ran.n, me.due_order)
      select least(%1$d, mine.earlier + (
        select count(*) from (
          select from other cross join lateral (
            select from open cross join lateral (
              select from job j where j.status = 'queued' and not j.delayed
                and j.type = open.type and j.tenant = open.tenant
              order by j.due_order, j.id limit other.turns) j
            where open.tenant = other.tenant limit other.turns) j
          where other.turn >= 0
          limit %1$d) j))
      from me cross join mine
      """
          .formatted(JobStore.MAX_QUEUE_POSITION, TenantQueue.WAITING);

  private QueuePosition() {}

  /** Empty if the job is not queued or its queue does not run. */
  static OptionalInt compute(JdbcClient sql, UUID job) {
    return statement(sql, "", job).query(Integer.class).list().stream()
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /**
   * @param prefix empty, or {@code explain} in tests
   */
  static JdbcClient.StatementSpec statement(JdbcClient sql, String prefix, UUID job) {
    return sql.sql(prefix + COUNT_BEFORE).param(job);
  }
}

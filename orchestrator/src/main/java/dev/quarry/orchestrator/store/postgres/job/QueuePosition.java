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
 * queues by one index probe each, as a claim does, and stops counting at {@link
 * JobStore#MAX_QUEUE_POSITION}.
 */
final class QueuePosition {
  private static final String COUNT_BEFORE =
      """
      with recursive target as (
        select j.id, j.tenant, j.due_order from job j
        join queue q on q.name = j.type and q.state = 'running'
        where j.id = ? and j.status = 'queued'),
      %2$s,
      eligible as materialized (
        select tenant_queue.type, tenant_queue.tenant, tenant_queue.first
        from tenant_queue join queue q on q.name = tenant_queue.type and q.state = 'running'),
      own as materialized (
        select count(*) as earlier from (
          select from target join eligible on eligible.tenant = target.tenant cross join lateral (
            select from job j where j.status = 'queued' and not j.delayed
              and j.type = eligible.type and j.tenant = eligible.tenant
              and (j.due_order, j.id) < (target.due_order, target.id)
            limit %1$d) j
          limit %1$d) j),
      running as (select tenant, count(*) as n from job_lease group by tenant),
      other as (
        select o.tenant, own.earlier + coalesce(r.n, 0) - coalesce(running_there.n, 0)
            + case when min(o.first) < target.due_order then 1 else 0 end as rounds,
          own.earlier + coalesce(r.n, 0) - coalesce(running_there.n, 0) as round
        from target cross join own left join running r on r.tenant = target.tenant
        join eligible o on o.tenant <> target.tenant
        left join running running_there on running_there.tenant = o.tenant
        group by o.tenant, own.earlier, r.n, running_there.n, target.due_order)
      select least(%1$d, own.earlier + (
        select count(*) from (
          select from other cross join lateral (
            select from eligible cross join lateral (
              select from job j where j.status = 'queued' and not j.delayed
                and j.type = eligible.type and j.tenant = eligible.tenant
              order by j.due_order, j.id limit other.rounds) j
            where eligible.tenant = other.tenant limit other.rounds) j
          where other.round >= 0
          limit %1$d) j))
      from target cross join own
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

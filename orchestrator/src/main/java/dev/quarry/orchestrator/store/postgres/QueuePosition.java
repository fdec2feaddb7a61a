package dev.quarry.orchestrator.store.postgres;

import java.util.OptionalInt;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many queued jobs go before one, by the order in which {@link Claim} takes them: a tenant's
 * jobs by their due order, the tenants in turns, those that run less first. An estimate: it counts
 * the turns of other tenants without looking at each of their jobs, and what is submitted or ends
 * later may change it.
 */
final class QueuePosition {
  private static final String BEFORE =
      """
      with me as (
        select j.id, j.tenant, j.due_order from job j
        join queue q on q.name = j.type and q.state = 'running' where j.id = ?),
      waiting as (
        select j.tenant, count(*) as n, min(j.due_order) as first,
          count(*) filter (where (j.due_order, j.id) < (me.due_order, me.id)) as earlier
        from me cross join job j join queue q on q.name = j.type and q.state = 'running'
        where j.status = 'queued' and not j.delayed
        group by j.tenant),
      running as (select tenant, count(*) as n from job_lease group by tenant),
      turns as (
        select w.tenant, w.n, w.first, w.earlier, w.tenant = me.tenant as own,
          mine.earlier + coalesce(r.n, 0) - coalesce(o.n, 0) as turn
        from me join waiting mine on mine.tenant = me.tenant
        left join running r on r.tenant = me.tenant
        cross join waiting w left join running o on o.tenant = w.tenant)
      select sum(case when own then earlier when turn < 0 then 0
        else least(n, turn + case when first < (select due_order from me) then 1 else 0 end) end)
      from turns
      """;

  private QueuePosition() {}

  /** Empty if the job is not queued or its queue does not run. */
  static OptionalInt of(JdbcClient sql, UUID job) {
    return sql.sql(BEFORE)
        .param(job)
        .query(
            (row, n) -> {
              int before = row.getInt(1);
              return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(before);
            })
        .single();
  }
}

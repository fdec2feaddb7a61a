package dev.quarry.orchestrator.store.postgres.queue;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.QueueStatistics;
import dev.quarry.orchestrator.job.Throughput;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Queries queue positions and the recent throughput. The number of rows read is bounded. */
public final class PostgresQueueStatistics implements QueueStatistics {
  /**
   * The number of queued jobs that {@link Claim} takes before a given one: a tenant's jobs by their
   * due order, the tenants round-robin, tenants with fewer running jobs first. It is an estimate:
   * it does not compare each job of the other tenants, and later submissions and finished jobs
   * change the order.
   *
   * <p>Every read of a queued job computes it, so it must not count a long queue. It finds the
   * tenant queues by one index probe each, as a claim does, and stops counting at {@link
   * #MAX_POSITION}.
   */
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
          .formatted(MAX_POSITION, TenantQueue.WAITING);

  private static final String THROUGHPUT =
      """
      select
        (select count(*) from (select 1 from job
          where status = 'queued' and not delayed limit 100000) as due),
        (select count(*) / greatest(1,
            extract(epoch from clock_timestamp() - min(completed_at)))
          from (select completed_at from job
            where status = 'completed' and completed_at > now() - interval '5 minutes'
            order by completed_at desc limit 1000) as ended)
      """;

  private static final String MEDIAN_DURATIONS =
      """
      select t.type, percentile_cont(0.5) within group (
        order by extract(epoch from recent.completed_at - recent.started_at)) as seconds
      from unnest(?::text[]) as t (type) cross join lateral (
        select j.started_at, j.completed_at from job j
        where j.tenant = ? and j.status = 'completed' and j.completed_at is not null
          and j.type = t.type
        order by j.created_at desc, j.id desc limit 1000) as recent
      where recent.started_at is not null
      group by t.type
      """;

  private final Database db;

  public PostgresQueueStatistics(Database db) {
    this.db = db;
  }

  @Override
  public OptionalInt position(UUID jobId) {
    return db.statement(
        () ->
            position(db.sql(), "", jobId).query(Integer.class).list().stream()
                .mapToInt(Integer::intValue)
                .findFirst());
  }

  /**
   * @param prefix empty, or {@code explain} in tests
   */
  static JdbcClient.StatementSpec position(JdbcClient sql, String prefix, UUID job) {
    return sql.sql(prefix + COUNT_BEFORE).param(job);
  }

  @Override
  public Throughput throughput(String tenant) {
    return db.snapshot(
        () ->
            db.sql()
                .sql(THROUGHPUT)
                .query(
                    (row, n) ->
                        new Throughput(medianDurations(tenant), row.getLong(1), row.getDouble(2)))
                .single());
  }

  private Map<JobType, Duration> medianDurations(String tenant) {
    Map<JobType, Duration> medians = new EnumMap<>(JobType.class);
    db.sql()
        .sql(MEDIAN_DURATIONS)
        .params(Arrays.stream(JobType.values()).map(JobType::code).toArray(String[]::new), tenant)
        .query(
            row -> {
              medians.put(JobType.of(row.getString(1)), Durations.present(row, "seconds"));
            });
    return medians;
  }
}

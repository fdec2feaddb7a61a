package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobHistoryPoint;
import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.job.JobHistory;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code job_minute}. The row of {@code job_history} says until when it is written, and
 * its lock lets one node write at a time: a crash writes nothing, and no minute is written twice.
 */
public final class PostgresJobHistory implements JobHistory {
  /** The rows of all tenants together; no tenant has this name. */
  private static final String ALL_TENANTS = "*";

  /**
   * After a longer outage older minutes stay without data: without nodes nothing happened, and
   * reading the jobs of many hours at once would cost too much.
   */
  private static final Duration MAX_CATCH_UP = Duration.ofMinutes(30);

  private static final Duration RETENTION = Duration.ofMinutes(MAX_MINUTES + 60);
  private static final int MAX_DELETED = 10_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** A transaction that began in a minute may commit its changes a little later. */
  private static final String LOCK_DUE =
      """
      select recorded_until, due.until from job_history
      cross join (select date_trunc('minute', clock_timestamp() - interval '15 seconds')) as due (until)
      where recorded_until < due.until
      for update of job_history skip locked
      """;

  /**
   * Counts jobs by the indexes that exist: an index by time of creation would be written with each
   * change of a job. A job that was created in these minutes is still active, and found by its
   * tenant, or it has ended since, and is found by the time of its end.
   */
  private static final String RECORD =
      """
      with recursive active_tenant (tenant) as (
        (select tenant from job where completed_at is null order by tenant limit 1)
        union all
        select next.tenant from active_tenant cross join lateral (
          select j.tenant from job j
          where j.completed_at is null and j.tenant > active_tenant.tenant
          order by j.tenant limit 1) as next),
      ended as materialized (
        select tenant, status, created_at, started_at, completed_at from job
        where status = any (?::text[]) and completed_at >= ? and completed_at < 'infinity'),
      change (tenant, at, what, wait, duration) as (
        select tenant, date_trunc('minute', completed_at), status,
          extract(epoch from started_at - created_at),
          case when status = 'completed' then extract(epoch from completed_at - started_at) end
        from ended where completed_at < ?
        union all
        select tenant, date_trunc('minute', created_at), 'created', null, null
        from ended where created_at >= ? and created_at < ?
        union all
        select t.tenant, date_trunc('minute', created.created_at), 'created', null, null
        from active_tenant t cross join lateral (
          select j.created_at from job j
          where j.completed_at is null and j.tenant = t.tenant
            and j.created_at >= ? and j.created_at < ?) as created)
      insert into job_minute (tenant, at, created, completed, failed, cancelled,
        wait_p50, wait_p95, duration_p50, duration_p95)
      select coalesce(tenant, '*'), at,
        count(*) filter (where what = 'created'),
        count(*) filter (where what = 'completed'),
        count(*) filter (where what = 'failed'),
        count(*) filter (where what = 'cancelled'),
        percentile_cont(0.5) within group (order by wait),
        percentile_cont(0.95) within group (order by wait),
        percentile_cont(0.5) within group (order by duration),
        percentile_cont(0.95) within group (order by duration)
      from change group by grouping sets ((tenant, at), (at))
      on conflict (tenant, at) do nothing
      """;

  /** What waits and runs now, as the last minute's. */
  private static final String SAMPLE =
      """
      insert into job_minute (tenant, at, queued, processing, queue_age)
      select coalesce(tenant, '*'), ?::timestamptz, coalesce(sum(queued), 0),
        coalesce(sum(processing), 0),
        greatest(0, extract(epoch from clock_timestamp() - min(due)))
      from (
        select tenant, count(*) as queued, 0 as processing, min(run_at) as due from job
        where status = 'queued' and not delayed group by tenant
        union all
        select tenant, count(*), 0, null from job
        where status = 'queued' and delayed group by tenant
        union all
        select tenant, 0, count(*), null from job_lease group by tenant
        union all
        select tenant, 0, count(*), null from job
        where status = 'processing' and searchable_at is not null group by tenant) as each
      group by grouping sets ((tenant), ())
      on conflict (tenant, at) do update set queued = excluded.queued,
        processing = excluded.processing, queue_age = excluded.queue_age
      """;

  private static final String DELETE_OLD =
      """
      delete from job_minute where ctid = any (array(
        select ctid from job_minute where at < ? order by at limit ?))
      """;

  /** A tenant without a row in a sampled minute had no jobs then. */
  private static final String READ =
      """
      select series.at, coalesce(m.created, 0) as created, coalesce(m.completed, 0) as completed,
        coalesce(m.failed, 0) as failed, coalesce(m.cancelled, 0) as cancelled,
        m.wait_p50, m.wait_p95, m.duration_p50, m.duration_p95,
        case when total.queued is not null then coalesce(m.queued, 0) end as queued,
        case when total.queued is not null then coalesce(m.processing, 0) end as processing,
        m.queue_age
      from job_history h
      cross join lateral generate_series(h.recorded_until - ? * interval '1 minute',
        h.recorded_until - interval '1 minute', interval '1 minute') as series (at)
      left join job_minute m on m.tenant = ? and m.at = series.at
      left join job_minute total on total.tenant = '*' and total.at = series.at
      order by series.at
      """;

  private static final String[] ENDED =
      Arrays.stream(JobStatus.values())
          .filter(JobStatus::terminal)
          .map(JobStatus::code)
          .toArray(String[]::new);

  private final Database db;

  public PostgresJobHistory(Database db) {
    this.db = db;
  }

  private record Due(Instant from, Instant until) {
    static Due read(ResultSet row) throws SQLException {
      Instant until = Instants.present(row, "until");
      Instant recorded = Instants.present(row, "recorded_until");
      Instant earliest = until.minus(MAX_CATCH_UP);
      return new Due(recorded.isBefore(earliest) ? earliest : recorded, until);
    }
  }

  @Override
  public void record() {
    db.transaction(
        () -> {
          Optional<Due> due = db.sql().sql(LOCK_DUE).query((row, n) -> Due.read(row)).optional();
          due.ifPresent(this::record);
          return due.isPresent();
        });
  }

  private void record(Due due) {
    OffsetDateTime from = utc(due.from());
    OffsetDateTime until = utc(due.until());
    db.sql().sql(RECORD).param(ENDED).params(from, until, from, until, from, until).update();
    db.sql().sql(SAMPLE).param(utc(due.until().minus(MINUTE))).update();
    db.sql().sql(DELETE_OLD).params(utc(due.until().minus(RETENTION)), MAX_DELETED).update();
    db.sql().sql("update job_history set recorded_until = ?").param(until).update();
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  @Override
  public List<JobHistoryPoint> read(@Nullable String tenant, int minutes) {
    return db.statement(
        () ->
            db.sql()
                .sql(READ)
                .params(minutes, tenant == null ? ALL_TENANTS : tenant)
                .query((row, n) -> point(row))
                .list());
  }

  private static JobHistoryPoint point(ResultSet row) throws SQLException {
    return new JobHistoryPoint(
        Instants.present(row, "at"),
        row.getInt("created"),
        row.getInt("completed"),
        row.getInt("failed"),
        row.getInt("cancelled"),
        seconds(row, "wait_p50"),
        seconds(row, "wait_p95"),
        seconds(row, "duration_p50"),
        seconds(row, "duration_p95"),
        row.getObject("queued", Integer.class),
        row.getObject("processing", Integer.class),
        seconds(row, "queue_age"));
  }

  /** Rounded to milliseconds. */
  private static @Nullable Double seconds(ResultSet row, String column) throws SQLException {
    double seconds = row.getDouble(column);
    return row.wasNull() ? null : Math.round(seconds * 1000) / 1000.0;
  }
}

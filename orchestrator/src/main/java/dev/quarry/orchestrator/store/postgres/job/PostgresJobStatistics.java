package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.JobStatistics;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.Durations;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/** Queries job counts and durations of a tenant. */
public final class PostgresJobStatistics implements JobStatistics {
  private static final String[] TYPES =
      Arrays.stream(JobType.values()).map(JobType::code).toArray(String[]::new);

  private static final String COUNT_BY_STATUS =
      """
      select s.status, counted.n from unnest(?::text[]) as s (status) cross join lateral (
        select count(*) as n from (
          select from job j where j.tenant = ? and j.completed_at is %s and j.status = s.status
          limit ?) as found) as counted
      """;

  /** By separate indexes of active and of ended jobs. */
  private static final String COUNT_ACTIVE_AND_ENDED =
      COUNT_BY_STATUS.formatted("null") + " union all " + COUNT_BY_STATUS.formatted("not null");

  /**
   * The longest waiting time in the queue, and percentiles over the newest completed jobs. The
   * number of rows read is bounded.
   */
  private static final String SELECT_DURATIONS =
      """
      select (
          select extract(epoch from clock_timestamp() - min(due.run_at))
          from unnest(?::text[]) as t (type) cross join lateral (
            select j.run_at from job j where j.status = 'queued' and not j.delayed
              and j.type = t.type and j.tenant = ? limit ?) as due
          where due.run_at <= clock_timestamp()) as oldest,
        percentile_cont(0.5) within group (order by seconds) as p50,
        percentile_cont(0.95) within group (order by seconds) as p95
      from (
        select extract(epoch from newest.completed_at - newest.started_at) as seconds
        from unnest(?::text[]) as t (type) cross join lateral (
          select j.started_at, j.completed_at from job j
          where j.tenant = ? and j.status = 'completed' and j.completed_at is not null
            and j.type = t.type
          order by j.created_at desc, j.id desc limit 1000) as newest
        where newest.completed_at > now() - interval '1 day') as ended
      """;

  private final Database db;

  public PostgresJobStatistics(Database db) {
    this.db = db;
  }

  @Override
  public JobStats read(String tenant) {
    return db.snapshot(() -> query(tenant));
  }

  private JobStats query(String tenant) {
    Map<JobStatus, Long> byStatus = new EnumMap<>(JobStatus.class);
    db.sql()
        .sql(COUNT_ACTIVE_AND_ENDED)
        .params(statuses(status -> !status.terminal()), tenant, JobStore.MAX_COUNT)
        .params(statuses(JobStatus::terminal), tenant, JobStore.MAX_COUNT)
        .query(
            row -> {
              byStatus.put(JobStatus.of(row.getString(1)), row.getLong(2));
            });
    return db.sql()
        .sql(SELECT_DURATIONS)
        .params(TYPES, tenant, JobStore.MAX_COUNT, TYPES, tenant)
        .query(
            (row, n) ->
                new JobStats(
                    byStatus,
                    Durations.read(row, "oldest"),
                    Durations.read(row, "p50"),
                    Durations.read(row, "p95")))
        .single();
  }

  private static String[] statuses(Predicate<JobStatus> requested) {
    return Arrays.stream(JobStatus.values())
        .filter(requested)
        .map(JobStatus::code)
        .toArray(String[]::new);
  }
}

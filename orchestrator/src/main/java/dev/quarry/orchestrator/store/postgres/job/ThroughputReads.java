package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.Throughput;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Queries the recent throughput of jobs. The number of rows read is bounded. */
final class ThroughputReads {

  private ThroughputReads() {}

  static Throughput read(JdbcClient sql, String tenant) {
    return sql.sql(
            """
            select
              (select count(*) from (select 1 from job
                where status = 'queued' and not delayed limit 100000) as due),
              (select count(*) / greatest(1,
                  extract(epoch from clock_timestamp() - min(completed_at)))
                from (select completed_at from job
                  where status = 'completed' and completed_at > now() - interval '5 minutes'
                  order by completed_at desc limit 1000) as ended)
            """)
        .query(
            (row, n) ->
                new Throughput(medianDurations(sql, tenant), row.getLong(1), row.getDouble(2)))
        .single();
  }

  private static Map<JobType, Duration> medianDurations(JdbcClient sql, String tenant) {
    Map<JobType, Duration> medians = new EnumMap<>(JobType.class);
    sql.sql(
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
            """)
        .params(Arrays.stream(JobType.values()).map(JobType::code).toArray(String[]::new), tenant)
        .query(
            row -> {
              medians.put(
                  JobType.of(row.getString(1)),
                  Duration.ofMillis(Math.round(row.getDouble(2) * 1000)));
            });
    return medians;
  }
}

package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.job.JobStore.JobStats;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sums over jobs and leases. */
final class JobStatistics {
  private JobStatistics() {}

  static JobStats of(JdbcClient sql, String tenant) {
    Map<JobStatus, Long> byStatus = new EnumMap<>(JobStatus.class);
    for (JobStatus status : JobStatus.values()) {
      byStatus.put(status, 0L);
    }
    sql.sql("select status, count(*) from job where tenant = ? group by status")
        .param(tenant)
        .query(
            row -> {
              byStatus.put(JobStatus.of(row.getString(1)), row.getLong(2));
            });
    return sql.sql(
            """
            select
              (select extract(epoch from clock_timestamp() - min(run_at)) from job
                where tenant = ? and status = 'queued' and run_at <= clock_timestamp()) as oldest,
              percentile_cont(0.5) within group (order by seconds) as p50,
              percentile_cont(0.95) within group (order by seconds) as p95
            from (select extract(epoch from completed_at - started_at) as seconds from job
              where tenant = ? and status = 'completed'
              and completed_at > now() - interval '1 day') as ended
            """)
        .params(tenant, tenant)
        .query(
            (row, n) ->
                new JobStats(
                    byStatus, seconds(row, "oldest"), seconds(row, "p50"), seconds(row, "p95")))
        .single();
  }

  private static @Nullable Duration seconds(ResultSet row, String column) throws SQLException {
    double seconds = row.getDouble(column);
    return row.wasNull() ? null : Duration.ofMillis(Math.round(seconds * 1000));
  }
}

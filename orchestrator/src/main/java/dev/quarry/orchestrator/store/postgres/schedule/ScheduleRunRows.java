package dev.quarry.orchestrator.store.postgres.schedule;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.schedule.ScheduleRun;
import dev.quarry.orchestrator.store.postgres.Ids;
import dev.quarry.orchestrator.store.postgres.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code schedule_run}. Callers run methods that write in a transaction. */
final class ScheduleRunRows {
  /** Runs that are kept of each schedule. */
  private static final int MAX_RUNS = 100;

  private static final String LATEST =
      """
      select r.*, coalesce(r.status, j.status, 'cancelled') as current,
        coalesce(r.added, j.added, 0) as now_added,
        coalesce(r.changed, j.stored - j.added, 0) as now_changed,
        coalesce(r.removed, j.removed, 0) as now_removed, nullif(j.failed, 0) as failed
      from unnest(?::uuid[]) as wanted (id)
      cross join lateral (
        select * from schedule_run where schedule_id = wanted.id order by due_at desc limit ?) r
      left join job j on j.id = r.job_id
      order by r.due_at desc
      """;

  /** By the index of open runs; offset 0 makes the planner look up the job of each. */
  private static final String SETTLE =
      """
      with ended as (
        select r.schedule_id, r.due_at, j.status, j.added, j.stored, j.removed
        from schedule_run r cross join lateral (
          select status, added, stored, removed from job
          where id = r.job_id and completed_at is not null offset 0) j
        where r.status is null order by r.schedule_id
        limit ? for update of r skip locked)
      update schedule_run r set status = e.status, added = e.added, changed = e.stored - e.added,
        removed = e.removed
      from ended e where r.schedule_id = e.schedule_id and r.due_at = e.due_at
      """;

  private static final String TRIM =
      """
      delete from schedule_run where schedule_id = ? and due_at < (
        select min(due_at) from (
          select due_at from schedule_run where schedule_id = ? order by due_at desc limit ?) kept)
      """;

  private final JdbcClient sql;

  ScheduleRunRows(JdbcClient sql) {
    this.sql = sql;
  }

  Map<UUID, List<ScheduleRun>> latest(Collection<UUID> schedules, int perSchedule) {
    Map<UUID, List<ScheduleRun>> runs = new HashMap<>();
    sql.sql(LATEST)
        .param(Ids.of(schedules.stream()))
        .param(perSchedule)
        .query(
            row -> {
              runs.computeIfAbsent(row.getObject("schedule_id", UUID.class), _ -> new ArrayList<>())
                  .add(read(row));
            });
    return runs;
  }

  private static ScheduleRun read(ResultSet row) throws SQLException {
    return new ScheduleRun(
        row.getObject("job_id", UUID.class),
        Instants.present(row, "due_at"),
        Instants.present(row, "started_at"),
        JobStatus.of(row.getString("current")),
        row.getInt("now_added"),
        row.getInt("now_changed"),
        row.getInt("now_removed"),
        row.getObject("failed", Integer.class));
  }

  /** The job of a run that has not ended. */
  Optional<UUID> running(UUID schedule) {
    return sql.sql(
            """
            select j.id from schedule_run r join job j on j.id = r.job_id
            where r.schedule_id = ? and r.status is null and j.completed_at is null limit 1
            """)
        .param(schedule)
        .query(UUID.class)
        .optional();
  }

  void add(UUID schedule, Instant due, UUID job) {
    sql.sql("insert into schedule_run (schedule_id, due_at, job_id) values (?, ?, ?)")
        .params(schedule, due.atOffset(ZoneOffset.UTC), job)
        .update();
    sql.sql(TRIM).params(schedule, schedule, MAX_RUNS).update();
  }

  int settle(int limit) {
    return sql.sql(SETTLE).param(limit).update();
  }
}

package dev.quarry.orchestrator.store.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobHistoryPoint;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PostgresJobHistoryTest {
  private static final int NODES = 4;

  private final Database db = new Database(TestDatabase.fresh());
  private final PostgresJobHistory history = new PostgresJobHistory(db);

  private void back(String interval) {
    db.sql()
        .sql(
            "update job_history set recorded_until = date_trunc('minute', now()) - interval '"
                + interval
                + "'")
        .update();
  }

  private int rows() {
    return db.sql().sql("select count(*) from job_minute").query(Integer.class).single();
  }

  private void jobs(int number, String age) {
    db.sql()
        .sql(
            """
            insert into job (id, tenant, type, status, collection, request, max_attempts,
              max_duration_seconds, created_at, started_at, completed_at)
            select gen_random_uuid(), 'acme', 'text', 'completed', 'c', '{}', 3, 60, at, at, at
            from (select date_trunc('minute', now()) - ?::interval as at), generate_series(1, ?)
            """)
        .params(age, number)
        .update();
  }

  @Test
  void each_minute_is_written_once_by_one_of_several_nodes() throws Exception {
    jobs(7, "5 minutes");
    back("10 minutes");
    try (ExecutorService nodes = Executors.newFixedThreadPool(NODES)) {
      List<Future<?>> all =
          IntStream.range(0, NODES)
              .<Future<?>>mapToObj(n -> nodes.submit(new PostgresJobHistory(db)::record))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
    }
    List<JobHistoryPoint> points = history.read("acme", 60);
    assertThat(points.stream().mapToInt(JobHistoryPoint::completed).sum()).isEqualTo(7);
    assertThat(points.stream().mapToInt(JobHistoryPoint::created).sum()).isEqualTo(7);
    int written = rows();
    history.record();
    assertThat(rows()).isEqualTo(written);
  }

  @Test
  void after_an_outage_only_the_latest_minutes_are_read_again() {
    jobs(1, "20 minutes");
    jobs(1, "50 minutes");
    back("3 days");
    history.record();
    assertThat(history.read(null, 1440).stream().mapToInt(JobHistoryPoint::completed).sum())
        .isEqualTo(1);
  }

  @Test
  void minutes_older_than_a_day_are_deleted() {
    db.sql()
        .sql(
            """
            insert into job_minute (tenant, at, created)
            select 'acme', date_trunc('minute', now()) - n * interval '10 hours', 1
            from generate_series(1, 5) n
            """)
        .update();
    back("2 minutes");
    history.record();
    assertThat(
            db.sql()
                .sql("select count(*) from job_minute where tenant = 'acme'")
                .query(Integer.class)
                .single())
        .isEqualTo(2);
  }
}

package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import dev.quarry.orchestrator.job.JobHistory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rates and times of jobs by the minute. */
final class JobHistoryApiTest {
  private static final KeyedOrchestrator SERVER = KeyedOrchestrator.shared();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final JdbcClient sql = JdbcClient.create(SERVER.bean(DataSource.class));
  private final String tenant = "history" + NUMBER.incrementAndGet();
  private final String viewer = SERVER.key(tenant, "viewer");

  /** A minute that has passed. */
  private final Instant minute =
      Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(5));

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonMapper().readTree(response.body());
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private void job(String status, Instant created, @Nullable Instant started, int seconds) {
    Instant ended = (started == null ? created : started).plusSeconds(seconds);
    boolean active = status.equals("queued") || status.equals("processing");
    sql.sql(
            """
            insert into job (id, tenant, type, status, collection, request, max_attempts,
              max_duration_seconds, created_at, run_at, started_at, completed_at)
            values (?, ?, 'text', ?, 'c', '{}', 3, 60, ?, ?, ?::timestamptz, ?::timestamptz)
            """)
        .params(UUID.randomUUID(), tenant, status, utc(created), utc(created))
        .param(started == null ? null : utc(started))
        .param(active ? null : utc(ended))
        .update();
  }

  /** Writes the last ten minutes anew, as if no node had run meanwhile. */
  private void recordAgain() {
    sql.sql(
            """
            with gone as (delete from job_minute)
            update job_history set recorded_until =
              date_trunc('minute', now()) - interval '10 minutes'
            """)
        .update();
    while (sql.sql(
            """
            select recorded_until < date_trunc('minute', clock_timestamp() - interval '15 seconds')
            from job_history
            """)
        .query(Boolean.class)
        .single()) {
      SERVER.bean(JobHistory.class).record();
    }
  }

  private JsonNode point(JsonNode history) {
    return history
        .path("points")
        .valueStream()
        .filter(each -> Instant.parse(each.path("at").asString()).equals(minute))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void minute_has_counts_and_times_also_when_its_jobs_are_deleted() {
    Instant before = minute.minusSeconds(100);
    for (int i = 1; i <= 3; i++) {
      job("completed", before, before.plusSeconds(100L + i), 10 * i);
    }
    job("failed", minute, minute.plusSeconds(4), 1);
    job("cancelled", minute.plusSeconds(1), null, 2);
    job("queued", minute.plusSeconds(59), null, 0);
    job("completed", minute.minusSeconds(1), minute.minusSeconds(1), 0);
    job("completed", minute.plusSeconds(60), minute.plusSeconds(60), 0);
    recordAgain();
    sql.sql("delete from job where tenant = ?").param(tenant).update();
    SERVER.bean(JobHistory.class).record();

    JsonNode history = json(SERVER.get("/jobs/history?minutes=30", viewer));
    JsonNode point = point(history);

    assertThat(point.path("created").asInt()).isEqualTo(3);
    assertThat(point.path("completed").asInt()).isEqualTo(3);
    assertThat(point.path("failed").asInt()).isEqualTo(1);
    assertThat(point.path("cancelled").asInt()).isEqualTo(1);
    assertThat(point.path("queue_wait_p50_seconds").asDouble()).isEqualTo(101.5);
    assertThat(point.path("queue_wait_p95_seconds").asDouble()).isEqualTo(102.85);
    assertThat(point.path("duration_p50_seconds").asDouble()).isEqualTo(20);
    assertThat(point.path("duration_p95_seconds").asDouble()).isEqualTo(29);
    JsonNode last = history.path("points").get(history.path("points").size() - 1);
    assertThat(last.path("queued").asInt(-1)).isEqualTo(1);
    assertThat(last.path("processing").asInt(-1)).isZero();
    assertThat(last.path("queue_age_seconds").asDouble()).isGreaterThan(60);
  }

  @Test
  void points_have_no_gaps_and_say_nothing_that_is_unknown() {
    recordAgain();
    JsonNode history = json(SERVER.get("/jobs/history?minutes=1440", viewer));
    assertThat(history.path("interval_seconds").asInt()).isEqualTo(60);
    List<Instant> times =
        history
            .path("points")
            .valueStream()
            .map(point -> Instant.parse(point.path("at").asString()))
            .toList();
    assertThat(times).hasSize(1440);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i)).isEqualTo(times.get(i - 1).plusSeconds(60));
    }
    JsonNode first = history.path("points").get(0);
    assertThat(first.propertyNames())
        .containsExactlyInAnyOrder("at", "created", "completed", "failed", "cancelled");
    JsonNode last = history.path("points").get(1439);
    assertThat(last.path("queued").asInt(-1)).isZero();
    assertThat(last.has("queue_age_seconds")).isFalse();
    assertThat(json(SERVER.get("/jobs/history", viewer)).path("points")).hasSize(60);
  }

  @Test
  void tenant_sees_its_own_jobs_and_an_admin_the_sums() {
    job("completed", minute, minute.plusSeconds(1), 1);
    recordAgain();
    String stranger = SERVER.key(tenant + "x", "admin");
    assertThat(point(json(SERVER.get("/jobs/history", stranger))).path("completed").asInt())
        .isZero();
    assertThat(
            point(json(SERVER.get("/jobs/history?scope=tenant", viewer))).path("completed").asInt())
        .isEqualTo(1);
    JsonNode all = point(json(SERVER.get("/jobs/history?scope=all", stranger)));
    assertThat(all.path("completed").asInt()).isPositive();
    for (String role : List.of("viewer", "editor")) {
      HttpResponse<String> refused =
          SERVER.get("/jobs/history?scope=all", SERVER.key(tenant, role));
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("\"role_refused\"");
    }
  }

  @Test
  void invalid_parameters_are_refused() {
    for (String query :
        List.of("minutes=0", "minutes=1441", "minutes=x", "scope=other", "hours=1")) {
      assertThat(SERVER.get("/jobs/history?" + query, viewer).statusCode())
          .as(query)
          .isEqualTo(400);
    }
    assertThat(SERVER.get("/jobs/history", null).statusCode()).isEqualTo(401);
  }
}

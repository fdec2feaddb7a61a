package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /schedules} over HTTP. Each test has a tenant of its own. */
final class ScheduleApiTest {
  private static final KeyedOrchestrator SERVER = KeyedOrchestrator.shared();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CRAWL =
      """
      "submission":{"source_type":"web_crawl","source_uri":"https://docs.example.org/",
       "collection":"docs","metadata":{"max_pages":9,"ratio":1.50}}
      """;
  private static int next;

  private String tenant;
  private String editor;

  @BeforeEach
  void makeTenant() {
    tenant = "schedules-" + next++;
    editor = SERVER.key(tenant, "editor");
  }

  private HttpResponse<String> post(String body) {
    return SERVER.send("POST", "/schedules", body, editor);
  }

  private JsonNode created(String timing) {
    HttpResponse<String> answer = post("{" + CRAWL + "," + timing + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body());
  }

  private static String path(JsonNode schedule) {
    return "/schedules/" + schedule.path("schedule_id").asString();
  }

  private JsonNode get(String path) {
    return JSON.readTree(SERVER.get(path, editor).body());
  }

  private JsonNode patched(JsonNode schedule, String body) {
    HttpResponse<String> answer = SERVER.send("PATCH", path(schedule), body, editor);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void schedule_comes_back_as_it_was_sent() {
    JsonNode schedule =
        created(
            "\"name\":\"Docs\",\"cron\":\"0 3 * * *\",\"time_zone\":\"Europe/Berlin\","
                + "\"jitter_seconds\":600");
    assertThat(get(path(schedule))).isEqualTo(schedule);
    assertThat(schedule.path("name").asString()).isEqualTo("Docs");
    assertThat(schedule.path("cron").asString()).isEqualTo("0 3 * * *");
    assertThat(schedule.path("time_zone").asString()).isEqualTo("Europe/Berlin");
    assertThat(schedule.path("jitter_seconds").asInt()).isEqualTo(600);
    assertThat(schedule.path("paused").asBoolean()).isFalse();
    assertThat(schedule.path("last_runs")).isEmpty();
    assertThat(schedule.path("next_run_at").asString()).isNotEmpty();
    assertThat(schedule.has("every")).isFalse();
    JsonNode submission = schedule.path("submission");
    assertThat(submission.path("source_uri").asString()).isEqualTo("https://docs.example.org/");
    assertThat(submission.path("metadata").path("max_pages").asInt()).isEqualTo(9);
  }

  @Test
  void run_on_demand_is_a_job_of_the_schedule() {
    JsonNode schedule = created("\"every\":\"P1D\",\"paused\":true");
    HttpResponse<String> run = SERVER.send("POST", path(schedule) + "/run", null, editor);
    assertThat(run.statusCode()).as(run.body()).isEqualTo(202);
    String job = JSON.readTree(run.body()).path("job_id").asString();
    String id = schedule.path("schedule_id").asString();
    assertThat(run.headers().firstValue("Location")).hasValue("/jobs/" + job);
    assertThat(get("/jobs/" + job).path("schedule_id").asString()).isEqualTo(id);
    assertThat(get("/jobs?total=true&schedule_id=" + id).path("total").asInt()).isEqualTo(1);
    JsonNode last = get(path(schedule)).path("last_runs").path(0);
    assertThat(last.path("job_id").asString()).isEqualTo(job);
    assertThat(last.path("status").asString()).isEqualTo("queued");
    assertThat(last.path("added").asInt(-1)).isZero();
    assertThat(get("/schedules").path("schedules").path(0).path("last_runs")).hasSize(1);

    HttpResponse<String> again = SERVER.send("POST", path(schedule) + "/run", null, editor);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("\"schedule_running\"", job);
    SERVER.send("POST", "/jobs/" + job + "/cancel", null, editor);
    assertThat(SERVER.send("POST", path(schedule) + "/run", null, editor).statusCode())
        .isEqualTo(202);
  }

  @Test
  void members_of_a_change_replace_those_of_the_schedule() {
    JsonNode schedule =
        created("\"name\":\"Docs\",\"cron\":\"0 3 * * *\",\"time_zone\":\"Asia/Tokyo\"");
    JsonNode paused = patched(schedule, "{\"paused\":true}");
    assertThat(paused.path("paused").asBoolean()).isTrue();
    assertThat(paused.has("pause_reason")).isFalse();
    assertThat(paused.has("next_run_at")).isFalse();
    JsonNode daily = patched(schedule, "{\"every\":\"P1D\",\"paused\":false}");
    assertThat(daily.path("every").asString()).isEqualTo("P1D");
    assertThat(daily.has("cron")).isFalse();
    assertThat(daily.has("time_zone")).isFalse();
    assertThat(daily.path("name").asString()).isEqualTo("Docs");
    assertThat(daily.has("next_run_at")).isTrue();
    JsonNode nightly = patched(schedule, "{\"cron\":\"0 4 * * *\",\"name\":\"\"}");
    assertThat(nightly.has("every")).isFalse();
    assertThat(nightly.has("name")).isFalse();
    assertThat(
            SERVER
                .send("PATCH", path(schedule), "{\"every\":\"P1D\",\"cron\":\"0 4 * * *\"}", editor)
                .statusCode())
        .isEqualTo(400);
    assertThat(SERVER.send("DELETE", path(schedule), null, editor).statusCode()).isEqualTo(204);
    assertThat(SERVER.get(path(schedule), editor).body()).contains("\"schedule_not_found\"");
  }

  @Test
  void list_is_read_page_by_page() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(path(created("\"every\":\"P1D\",\"paused\":true")));
    }
    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get("/schedules?limit=2" + cursor);
      page.path("schedules").forEach(schedule -> listed.add(path(schedule)));
      cursor = page.has("next_cursor") ? "&cursor=" + page.path("next_cursor").asString() : "";
    } while (!cursor.isEmpty());
    assertThat(listed).isEqualTo(made);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'every':'PT4M'| every",
        "'every':'P400D'| every",
        "'every':'PT0.5S'| every",
        "'every':'daily'| every",
        "'every':'P1D','cron':'0 3 * * *'| every",
        "'name':'neither'| every",
        "'cron':'0 3 * *'| five fields",
        "'cron':'61 3 * * *'| cron",
        "'cron':'0 3 31 2 *'| never occurs",
        "'cron':'* * * * *'| 60 seconds apart",
        "'cron':'0,1 3 * * *'| 60 seconds apart",
        "'cron':'0 3 * * *','time_zone':'Mars/Olympus'| time_zone",
        "'every':'P1D','time_zone':'UTC'| time_zone",
        "'every':'PT6H','jitter_seconds':21600| jitter_seconds",
        "'every':'PT6H','jitter_seconds':-1| jitter_seconds",
        "'every':'P1D','name':'\\u0007'| name",
      })
  void wrong_timing_is_refused_with_its_member(String timing, String named) {
    HttpResponse<String> answer = post("{" + CRAWL + "," + timing.replace('\'', '"') + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("\"invalid_request\"", named);
  }

  @Test
  void submission_is_checked_as_one_that_runs_at_once() {
    assertThat(post("{\"every\":\"P1D\"}").body()).contains("submission: is required");
    HttpResponse<String> url =
        post(
            "{\"every\":\"P1D\",\"submission\":{\"source_type\":\"web_crawl\",\"source_uri\":\"ftp://x/\"}}");
    assertThat(url.body()).contains("\"invalid_url\"", "submission.source_uri");
    assertThat(post("{\"every\":\"P1D\",\"submission\":{\"source_type\":\"reindex\"}}").body())
        .contains("\"unsupported\"", "submission.source_type");
    assertThat(post("{\"every\":\"P1D\",\"submission\":{\"sourcetype\":\"text\"}}").body())
        .contains("\"unknown_member\"");
    String secret =
        """
        {"every":"P1D","submission":{"source_type":"text","text":"t",
         "callback_url":"https://hooks.example.org/","callback_secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}
        """;
    assertThat(post(secret).body()).contains("\"unsupported\"", "keeps no secrets");
  }

  @Test
  void file_and_huge_body_are_refused() {
    String form = "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--\r\n";
    HttpResponse<String> file =
        SERVER.send(
            SERVER
                .request("/schedules", editor)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(form)));
    assertThat(file.statusCode()).isEqualTo(400);
    assertThat(file.body()).contains("\"unsupported\"", "A file cannot be scheduled");
    assertThat(post("{\"name\":\"" + "x".repeat(2_000_000) + "\"}").statusCode()).isEqualTo(413);
  }

  @Test
  void text_is_kept_and_not_shown() {
    HttpResponse<String> made =
        post(
            "{\"every\":\"P1D\",\"paused\":true,\"submission\":{\"source_type\":\"text\",\"text\":\"kept"
                + " words\"}}");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.body()).doesNotContain("kept words");
    JsonNode schedule = JSON.readTree(made.body());
    assertThat(patched(schedule, "{\"name\":\"n\"}").path("name").asString()).isEqualTo("n");
    assertThat(SERVER.send("POST", path(schedule) + "/run", null, editor).statusCode())
        .as("the text is there")
        .isEqualTo(202);
    assertThat(SERVER.get("/schedules", editor).body()).doesNotContain("kept words");
  }

  @Test
  void repeated_request_makes_one_schedule() {
    String body = "{" + CRAWL + ",\"every\":\"P1D\",\"paused\":true}";
    HttpResponse<String> first = withKey(body);
    HttpResponse<String> second = withKey(body);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(withKey(body.replace("P1D", "P2D")).statusCode()).isEqualTo(422);
    assertThat(get("/schedules").path("schedules")).hasSize(1);
  }

  private HttpResponse<String> withKey(String body) {
    return SERVER.send(
        SERVER
            .request("/schedules", editor)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "once")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void tenant_has_a_limit_of_schedules() {
    HttpResponse<String> limits =
        SERVER.send(
            "PUT",
            "/admin/tenants/" + tenant + "/limits",
            "{\"schedules\":2}",
            KeyedOrchestrator.OPERATOR);
    assertThat(limits.body()).contains("\"schedules\":2");
    created("\"every\":\"P1D\",\"paused\":true");
    JsonNode second = created("\"every\":\"P1D\",\"paused\":true");
    HttpResponse<String> third = post("{" + CRAWL + ",\"every\":\"P1D\"}");
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.body()).contains("\"quota_exceeded\"", "at most 2 schedules");
    assertThat(third.headers().firstValue("Retry-After")).isPresent();
    SERVER.send("DELETE", path(second), null, editor);
    created("\"every\":\"P1D\",\"paused\":true");
  }

  @Test
  void viewer_reads_and_another_tenant_finds_nothing() {
    JsonNode schedule = created("\"every\":\"P1D\",\"paused\":true");
    String viewer = SERVER.key(tenant, "viewer");
    assertThat(SERVER.get(path(schedule), viewer).statusCode()).isEqualTo(200);
    assertThat(SERVER.send("DELETE", path(schedule), null, viewer).statusCode()).isEqualTo(403);
    String stranger = SERVER.key("other", "admin");
    for (String method : List.of("GET", "DELETE")) {
      assertThat(SERVER.send(method, path(schedule), null, stranger).statusCode()).isEqualTo(404);
    }
    assertThat(SERVER.send("PATCH", path(schedule), "{\"paused\":true}", stranger).statusCode())
        .isEqualTo(404);
    assertThat(SERVER.send("POST", path(schedule) + "/run", null, stranger).statusCode())
        .isEqualTo(404);
    assertThat(SERVER.get("/schedules/none", editor).statusCode()).isEqualTo(404);
    assertThat(get(path(schedule))).isEqualTo(schedule);
  }
}

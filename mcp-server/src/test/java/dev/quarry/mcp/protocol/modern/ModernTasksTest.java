package dev.quarry.mcp.protocol.modern;

import static dev.quarry.mcp.protocol.modern.ModernMessages.TASKS;
import static dev.quarry.mcp.protocol.modern.ModernMessages.call;
import static dev.quarry.mcp.protocol.modern.ModernMessages.json;
import static dev.quarry.mcp.protocol.modern.ModernMessages.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.mcp.protocol.RunningServer;
import dev.quarry.model.JobStatus;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tasks extension: a task is a job. */
@Timeout(60)
class ModernTasksTest {
  private static final RunningServer SERVER = new RunningServer();
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String CRAWL = "{\"url\":\"https://example.org/\"}";

  private final UUID job = UUID.randomUUID();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void submission_of_a_client_that_accepts_tasks_is_a_task_with_the_id_of_the_job() {
    JsonNode result = result(SERVER.send(call(SERVER, "crawl_web", CRAWL, TASKS)));

    assertThat(result.path("resultType").stringValue()).isEqualTo("task");
    assertThat(UUID.fromString(result.path("taskId").stringValue())).isNotNull();
    assertThat(result.path("status").stringValue()).isEqualTo("working");
    assertThat(result.path("createdAt").stringValue()).startsWith("20");
    assertThat(result.path("pollIntervalMs").intValue()).isPositive();
    assertThat(result.path("ttlMs").isNull()).isTrue();
    assertThat(result.has("task")).isFalse();
  }

  @Test
  void submission_of_another_client_is_a_result() {
    JsonNode result = result(SERVER.send(call(SERVER, "crawl_web", CRAWL, "{}")));

    assertThat(result.path("resultType").stringValue()).isEqualTo("complete");
    assertThat(result.path("structuredContent").path("status").stringValue()).isEqualTo("queued");
  }

  @Test
  void reading_tool_gives_no_task() {
    JsonNode result = result(SERVER.send(call(SERVER, "list_collections", "{}", TASKS)));

    assertThat(result.path("resultType").stringValue()).isEqualTo("complete");
    assertThat(result.has("taskId")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "QUEUED, working",
    "PROCESSING, working",
    "COMPLETED, completed",
    "FAILED, completed",
    "CANCELLED, cancelled"
  })
  void status_follows_the_job(JobStatus status, String expected) {
    SERVER.orchestrator.jobs.put(job, Samples.aJob(job, status, 5));

    JsonNode task = result(about("tasks/get", ""));

    assertThat(task.path("status").stringValue()).isEqualTo(expected);
    assertThat(task.path("taskId").stringValue()).isEqualTo(job.toString());
    assertThat(task.path("resultType").stringValue()).isEqualTo("complete");
    assertThat(task.has("result")).isEqualTo(expected.equals("completed"));
    assertThat(task.has("requestState")).isFalse();
  }

  @Test
  void result_of_a_completed_task_is_that_of_the_tool() {
    SERVER.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.COMPLETED, 100));

    JsonNode result = result(about("tasks/get", "")).path("result");

    assertThat(result.path("resultType").stringValue()).isEqualTo("complete");
    assertThat(result.path("structuredContent").path("job_id").stringValue())
        .isEqualTo(job.toString());
    assertThat(result.path("structuredContent").path("track_url").stringValue())
        .isEqualTo("https://host.test/quarry/jobs/" + job);
    assertThat(result.path("structuredContent").has("counts")).isTrue();
    assertThat(MAPPER.readTree(result.path("content").path(0).path("text").stringValue()))
        .isEqualTo(result.path("structuredContent"));
  }

  @Test
  void failed_job_is_a_tool_error() {
    SERVER.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.FAILED, 5));

    JsonNode result = result(about("tasks/get", "")).path("result");

    assertThat(result.path("isError").booleanValue()).isTrue();
    assertThat(result.path("structuredContent").has("error")).isTrue();
  }

  @Test
  void cancel_and_update_are_acknowledged_without_the_task() {
    SERVER.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 5));

    JsonNode update = result(about("tasks/update", ",\"inputResponses\":{\"x\":{}}"));
    JsonNode cancel = result(about("tasks/cancel", ""));

    assertThat(SERVER.orchestrator.cancelled).contains(job);
    for (JsonNode acknowledged : new JsonNode[] {update, cancel}) {
      assertThat(acknowledged.path("resultType").stringValue()).isEqualTo("complete");
      assertThat(acknowledged.has("taskId")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tasks/get", "tasks/update", "tasks/cancel"})
  void unknown_task_is_invalid(String method) {
    HttpResponse<String> response = about(method, ",\"inputResponses\":{}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("-32602", "no task");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tasks/get", "tasks/update", "tasks/cancel"})
  void client_must_declare_the_extension(String method) {
    SERVER.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.QUEUED, 0));
    String params = "\"taskId\":\"" + job + "\",\"inputResponses\":{}";

    HttpResponse<String> response =
        SERVER.send(post(SERVER, json(method, params, "{}"), method, job.toString()));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("-32021", "\"requiredCapabilities\":" + TASKS);
  }

  @Test
  void name_header_must_be_the_task() {
    String message = json("tasks/get", "\"taskId\":\"" + job + "\"", TASKS);

    assertThat(SERVER.send(post(SERVER, message, "tasks/get", "other")).body()).contains("-32020");
  }

  @Test
  void changes_of_a_task_are_told_to_a_listener() throws Exception {
    SERVER.orchestrator.onWait = each -> LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    SERVER.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 5));
    String params = "\"notifications\":{\"taskIds\":[\"" + job + "\"]}";
    HttpResponse<InputStream> response =
        SERVER
            .http()
            .send(
                post(
                        SERVER,
                        json("subscriptions/listen", params, TASKS),
                        "subscriptions/listen",
                        null)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());

    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      JsonNode acknowledged = next(events);
      assertThat(acknowledged.path("method").stringValue())
          .isEqualTo("notifications/subscriptions/acknowledged");
      assertThat(acknowledged.path("params").path("notifications").path("taskIds").path(0))
          .hasToString("\"" + job + "\"");
      assertThat(next(events).path("params").path("status").stringValue()).isEqualTo("working");
      SERVER.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.COMPLETED, 100));
      JsonNode end = next(events);
      assertThat(end.path("method").stringValue()).isEqualTo("notifications/tasks");
      assertThat(end.path("params").path("status").stringValue()).isEqualTo("completed");
      assertThat(end.path("params").path("result").has("content")).isTrue();
      assertThat(end.path("params").path("_meta").path("io.modelcontextprotocol/subscriptionId"))
          .hasToString("7");
    }
  }

  private HttpResponse<String> about(String method, String params) {
    return SERVER.send(
        post(
            SERVER,
            json(method, "\"taskId\":\"" + job + "\"" + params, TASKS),
            method,
            job.toString()));
  }

  private static JsonNode result(HttpResponse<String> response) {
    JsonNode message = MAPPER.readTree(response.body());
    assertThat(message.has("result")).as(response.body()).isTrue();
    return message.path("result");
  }

  private static JsonNode next(BufferedReader events) throws Exception {
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("data:")) {
        return MAPPER.readTree(line.substring("data:".length()));
      }
    }
    throw new AssertionError("the stream has ended");
  }
}

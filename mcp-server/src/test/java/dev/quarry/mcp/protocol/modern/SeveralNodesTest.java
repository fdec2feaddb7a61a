package dev.quarry.mcp.protocol.modern;

import static dev.quarry.mcp.protocol.modern.ModernMessages.TASKS;
import static dev.quarry.mcp.protocol.modern.ModernMessages.json;
import static dev.quarry.mcp.protocol.modern.ModernMessages.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.mcp.protocol.RunningServer;
import dev.quarry.mcp.protocol.legacy.SessionLimits;
import dev.quarry.model.JobStatus;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two MCP servers in front of one orchestrator, and one that is started again. */
@Timeout(60)
class SeveralNodesTest {
  private static final Pattern TASK = Pattern.compile("\"taskId\":\"([^\"]+)\"");

  @Test
  void task_is_known_to_every_node_and_after_a_restart() {
    FakeOrchestrator orchestrator = new FakeOrchestrator();
    String task;
    try (RunningServer one = new RunningServer(orchestrator, SessionLimits.DEFAULT);
        RunningServer other = new RunningServer(orchestrator, SessionLimits.DEFAULT)) {
      Matcher created =
          TASK.matcher(
              one.send(
                      ModernMessages.call(
                          one, "ingest_text", "{\"text\":\"x\",\"title\":\"y\"}", TASKS))
                  .body());
      assertThat(created.find()).isTrue();
      task = created.group(1);
      UUID job = UUID.fromString(task);
      orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.COMPLETED, 100));

      assertThat(get(other, task)).contains("\"status\":\"completed\"", task);
    }
    try (RunningServer again = new RunningServer(orchestrator, SessionLimits.DEFAULT)) {
      assertThat(get(again, task)).contains("\"status\":\"completed\"", task);
    }
  }

  @Test
  void subscription_is_ended_by_a_response_when_its_server_stops() throws Exception {
    FakeOrchestrator orchestrator = new FakeOrchestrator();
    InputStream events;
    try (RunningServer server = new RunningServer(orchestrator, SessionLimits.DEFAULT)) {
      HttpClient http = HttpClient.newHttpClient();
      events =
          http.send(
                  post(
                          server,
                          json("subscriptions/listen", "\"notifications\":{}", "{}"),
                          "subscriptions/listen",
                          null)
                      .build(),
                  HttpResponse.BodyHandlers.ofInputStream())
              .body();
    }

    assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
        .containsSubsequence(
            "acknowledged", "\"id\":7", "\"resultType\":\"complete\"", "subscriptionId\":7");
  }

  private static String get(RunningServer server, String task) {
    return server
        .send(
            post(
                server, json("tasks/get", "\"taskId\":\"" + task + "\"", TASKS), "tasks/get", task))
        .body();
  }
}

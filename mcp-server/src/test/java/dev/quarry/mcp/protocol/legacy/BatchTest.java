package dev.quarry.mcp.protocol.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.config.McpStdio;
import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.mcp.protocol.RunningServer;
import dev.quarry.model.JobStatus;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Batches of revision 2025-03-26, and subscriptions to resources. */
@Timeout(60)
class BatchTest {
  private static final RunningServer SERVER = new RunningServer();
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
  private static final String UNEXPECTED_RESPONSE = "{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{}}";
  private static final String NOTIFICATION =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
  private static final String UNKNOWN_TOOL =
      "{\"jsonrpc\":\"2.0\",\"id\":\"b\",\"method\":\"tools/call\",\"params\":{\"name\":\"fly\"}}";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void responses_of_a_batch_are_one_array() {
    String body =
        send(open("2025-03-26"), "[" + PING + "," + NOTIFICATION + "," + UNKNOWN_TOOL + ",7]")
            .body();

    JsonNode responses = MAPPER.readTree(body);
    assertThat(responses.size()).isEqualTo(3);
    assertThat(responses.path(0)).hasToString("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    assertThat(responses.path(1).path("id").stringValue()).isEqualTo("b");
    assertThat(responses.path(1).path("error").path("code").intValue()).isEqualTo(-32602);
    assertThat(responses.path(2).path("error").path("code").intValue()).isEqualTo(-32600);
  }

  @Test
  void batch_of_notifications_is_accepted() {
    assertThat(send(open("2025-03-26"), "[" + NOTIFICATION + "]").statusCode()).isEqualTo(202);
  }

  @Test
  void response_to_no_request_is_ignored() {
    String session = open("2025-03-26");

    assertThat(send(session, UNEXPECTED_RESPONSE).statusCode()).isEqualTo(202);
    assertThat(send(session, "[" + UNEXPECTED_RESPONSE + "," + PING + "]").body())
        .isEqualTo("[" + "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}" + "]");
  }

  /** Before the handshake such a line is not of a revision with sessions. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lines_after_a_response_to_no_request_are_served_over_stdio(boolean initialized)
      throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    String handshake = initialize("2025-11-25").replace("\n", "") + "\n";
    String lines = (initialized ? handshake : "") + UNEXPECTED_RESPONSE + "\n";
    String next = initialized ? PING + "\n" : handshake;

    McpStdio.server(new FakeOrchestrator(), () -> false)
        .run(new ByteArrayInputStream((lines + next).getBytes(StandardCharsets.UTF_8)), output);

    assertThat(output.toString(StandardCharsets.UTF_8).lines().toList().getLast())
        .contains("\"result\":{", initialized ? "\"id\":1" : "\"id\":0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-06-18", "2025-11-25"})
  void later_revisions_have_no_batches(String revision) {
    HttpResponse<String> response = send(open(revision), "[" + PING + "]");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("-32600", "batches");
  }

  @Test
  void empty_and_large_batches_and_those_that_initialize_are_refused() {
    String session = open("2025-03-26");
    String initialize = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}";

    assertThat(send(session, "[]").body()).contains("-32600");
    assertThat(send(session, "[" + (PING + ",").repeat(100) + PING + "]").body())
        .contains("-32600");
    assertThat(send(session, "[" + initialize + "]").body()).contains("-32600", "initialize");
    assertThat(send("unknown", "[" + PING + "]").statusCode()).isEqualTo(404);
  }

  @Test
  void batch_over_stdio_is_answered_in_the_revision_that_has_it() throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    McpStdio.server(new FakeOrchestrator(), () -> false)
        .run(
            new ByteArrayInputStream(
                (initialize("2025-03-26").replace("\n", "") + "\n[" + PING + "," + PING + "]\n")
                    .getBytes(StandardCharsets.UTF_8)),
            output);

    assertThat(output.toString(StandardCharsets.UTF_8).lines().toList().getLast())
        .startsWith("[{")
        .contains("\"result\":{}},{");
  }

  @Test
  void subscriber_is_notified_of_a_change_until_it_unsubscribes() throws Exception {
    SERVER.orchestrator.onWait = each -> LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    UUID job = UUID.randomUUID();
    SERVER.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 5));
    String session = open("2025-11-25");
    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(
                SERVER
                    .http()
                    .send(
                        SERVER
                            .request("/mcp")
                            .header("Mcp-Session-Id", session)
                            .header("Accept", "text/event-stream")
                            .build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                    .body(),
                StandardCharsets.UTF_8))) {
      String subscribe =
          "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"resources/subscribe\",\"params\":{\"uri\":"
              + "\"quarry://jobs/"
              + job
              + "\"}}";
      assertThat(send(session, subscribe).body()).contains("\"result\":{}");

      SERVER.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 6));

      assertThat(data(events)).contains("notifications/resources/updated", job.toString());
      assertThat(send(session, subscribe.replace("/subscribe", "/unsubscribe")).body())
          .contains("\"result\":{}");
    }
  }

  private static String data(BufferedReader events) throws Exception {
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("data:")) {
        return line;
      }
    }
    throw new AssertionError("the stream has ended");
  }

  private static String open(String revision) {
    return SERVER
        .send(SERVER.message(initialize(revision)))
        .headers()
        .firstValue("Mcp-Session-Id")
        .orElseThrow();
  }

  private static String initialize(String revision) {
    return "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\""
        + revision
        + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
  }

  private static HttpResponse<String> send(String session, String body) {
    return SERVER.send(SERVER.message(body).header("Mcp-Session-Id", session));
  }
}

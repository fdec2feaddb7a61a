package dev.quarry.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.mcp.protocol.legacy.SessionLimits;
import dev.quarry.model.JobStatus;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed requests over Streamable HTTP, and the time of responses. */
@Timeout(60)
class HttpTransportTest {
  private static final RunningServer SERVER = new RunningServer();
  private static String session = "";

  @BeforeAll
  static void open() {
    session = SERVER.open();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = WrongParams.CASES)
  void params_that_are_missing_or_of_another_type_are_invalid(String method, String params) {
    HttpResponse<String> response = SERVER.send(within(WrongParams.request(method, params)));

    assertThat(response.statusCode()).isEqualTo(method.equals("initialize") ? 400 : 200);
    WrongParams.assertRefused(response.body(), "\"id\":\"" + WrongParams.ID + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tools/list", "prompts/list", "resources/list", "resources/templates/list"})
  void made_up_cursor_is_invalid(String method) {
    String body =
        SERVER.send(within(WrongParams.request(method, "{\"cursor\":\"made-up\"}"))).body();

    WrongParams.assertRefused(body, "cursor");
    assertThat(SERVER.send(within(WrongParams.request(method, "{\"cursor\":null}"))).body())
        .contains("\"result\"");
  }

  @Test
  void response_head_is_sent_before_the_first_event() throws Exception {
    SessionLimits rarelyAlive =
        new SessionLimits(10, 10, Duration.ofMinutes(30), Duration.ofHours(1));
    try (RunningServer silent = new RunningServer(rarelyAlive)) {
      String id = silent.open();
      HttpRequest listen =
          silent
              .request("/mcp")
              .header("Mcp-Session-Id", id)
              .header("Accept", "text/event-stream")
              .build();
      UUID job = UUID.randomUUID();
      silent.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 5));
      CountDownLatch release = new CountDownLatch(1);
      silent.orchestrator.onWait = wait -> await(release);
      HttpRequest call =
          silent
              .message(
                  WrongParams.request(
                      "tools/call",
                      "{\"name\":\"get_job_status\",\"arguments\":{\"job_id\":\""
                          + job
                          + "\",\"wait_seconds\":45}}"))
              .header("Mcp-Session-Id", id)
              .build();
      HttpResponse.BodyHandler<InputStream> head = HttpResponse.BodyHandlers.ofInputStream();

      try (InputStream events = silent.http().send(listen, head).body();
          InputStream answer = silent.http().send(call, head).body()) {
        assertThat(events).isNotNull();
        assertThat(answer).isNotNull();
      } finally {
        release.countDown();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "a/b/c", "text/", "application/json, nonsense", ";q=1"})
  void accept_that_is_no_media_type_is_not_acceptable(String accept) {
    String ping = WrongParams.request("ping", null);

    HttpResponse<String> post = SERVER.send(within(ping).setHeader("Accept", accept));
    HttpResponse<String> get =
        SERVER.send(
            SERVER.request("/mcp").header("Mcp-Session-Id", session).header("Accept", accept));

    assertThat(post.statusCode()).isEqualTo(406);
    assertThat(post.body()).contains("Accept");
    assertThat(get.statusCode()).isEqualTo(406);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, 415",
    "application/x-www-form-urlencoded, 415",
    "garbage, 415",
    "application/json; charset=utf-8, 200"
  })
  void body_of_another_type_is_not_read(String type, int status) {
    HttpRequest.Builder ping = within(WrongParams.request("ping", null));

    assertThat(SERVER.send(ping.setHeader("Content-Type", type)).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/xml", "garbage"})
  void tool_by_plain_http_is_called_and_answered_whatever_is_accepted(String accept) {
    HttpResponse<String> response =
        SERVER.send(
            SERVER
                .request("/mcp/ingest_text")
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"x\",\"title\":\"y\"}")));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).contains("\"job_id\"");
  }

  @Test
  void internal_error_does_not_leak_details() {
    SERVER.orchestrator.refusal = new IllegalStateException("secret at jdbc:postgresql");
    try {
      String body =
          SERVER
              .send(
                  within(
                      WrongParams.request(
                          "resources/read",
                          "{\"uri\":\"quarry://jobs/" + UUID.randomUUID() + "\"}")))
              .body();

      assertThat(body).contains("-32603").doesNotContain("secret", "Exception");
    } finally {
      SERVER.orchestrator.refusal = null;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mcp", "/mcp/search"})
  void body_that_is_nested_too_deeply_is_refused(String path) {
    int depth = 100_000;
    String nested = "[".repeat(depth) + "]".repeat(depth);
    String body =
        path.equals("/mcp")
            ? WrongParams.request("ping", "{\"x\":" + nested + "}")
            : "{\"query\":" + nested + "}";

    HttpResponse<String> response =
        SERVER.send(
            SERVER
                .request(path)
                .header("Mcp-Session-Id", session)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body)));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .containsPattern("-32700|invalid_arguments")
        .doesNotContain("StreamReadConstraints", "Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mcp", "/mcp/search"})
  void overlong_utf_8_is_refused(String path) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"query\":\""
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(new byte[] {(byte) 0xc0, (byte) 0xaf, '"', '}'});

    HttpResponse<String> response =
        SERVER.send(
            SERVER
                .request(path)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("Mcp-Session-Id", session)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("UTF-8").containsPattern("-32700|invalid_arguments");
  }

  private static HttpRequest.Builder within(String json) {
    return SERVER.message(json).header("Mcp-Session-Id", session);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

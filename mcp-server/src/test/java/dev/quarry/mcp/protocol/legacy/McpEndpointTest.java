package dev.quarry.mcp.protocol.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.Samples;
import dev.quarry.mcp.protocol.RawRequest;
import dev.quarry.mcp.protocol.RunningServer;
import dev.quarry.model.JobStatus;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class McpEndpointTest {
  private static final RunningServer SERVER = new RunningServer("quarry.mcp.max-body=20000B");
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void initialize_opens_a_session_and_delete_ends_it() {
    String session = SERVER.open();

    assertThat(SERVER.send(within(session, PING)).body()).contains("\"result\":{}");
    assertThat(delete(session).statusCode()).isEqualTo(204);
    assertThat(SERVER.send(within(session, PING)).statusCode()).isEqualTo(404);
    assertThat(delete(session).statusCode()).isEqualTo(404);
  }

  @Test
  void unknown_session_is_404_with_an_instruction_in_plain_text() {
    HttpResponse<String> response = SERVER.send(within(UUID.randomUUID().toString(), PING));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(response.body()).contains("Connect again").doesNotContain("{", "stackTrace");
  }

  @Test
  void request_without_session_is_refused_without_a_stack_trace() {
    HttpResponse<String> response = SERVER.send(SERVER.message(PING));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"error\"", "initialize").doesNotContain("stackTrace");
  }

  @Test
  void server_discover_without_meta_is_refused() {
    HttpResponse<String> response =
        SERVER.send(
            SERVER
                .message("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"server/discover\"}")
                .header("MCP-Protocol-Version", "2026-07-28"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"id\":7", "-32602");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "7",
        "null",
        "[]",
        "{}",
        "{\"jsonrpc\":\"1.0\",\"method\":\"ping\",\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":5,\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":{}}",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]"
      })
  void body_that_is_no_message_is_refused(String body) {
    HttpResponse<String> response = SERVER.send(within(SERVER.open(), body));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .containsPattern("-32(700|600)")
        .doesNotContain("stackTrace", "tools.jackson");
  }

  @Test
  void malformed_initialize_is_refused_and_opens_no_session() {
    int before = SERVER.sessions().size();

    HttpResponse<String> response =
        SERVER.send(
            SERVER.message(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":[1]}"));

    assertThat(response.statusCode()).isBetween(400, 500);
    assertThat(response.body()).contains("\"error\"").doesNotContain("stackTrace", "Jackson");
    assertThat(SERVER.sessions().size()).isEqualTo(before);
  }

  @Test
  void body_over_the_limit_is_refused() {
    String huge = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + "x".repeat(20_000) + "\"}";

    HttpResponse<String> declared = SERVER.send(SERVER.message(huge));
    HttpResponse<String> chunked =
        SERVER.send(
            SERVER
                .message("")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString(huge))));
    HttpResponse<String> plain =
        SERVER.send(SERVER.request("/mcp/search").POST(HttpRequest.BodyPublishers.ofString(huge)));

    assertThat(declared.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(plain.statusCode()).isEqualTo(413);
    assertThat(plain.body()).contains("\"too_large\"");
  }

  @Test
  void foreign_origin_is_refused() {
    assertThat(SERVER.send(SERVER.message(PING).header("Origin", "http://evil.test")).statusCode())
        .isEqualTo(403);
    assertThat(SERVER.send(SERVER.request("/tools/openai").header("Origin", "null")).statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mcp", "/mcp/search", "/tools/openai", "/health"})
  void foreign_host_is_refused(String path) throws Exception {
    String get = "GET " + path + " HTTP/1.1\nHost: ";

    assertThat(RawRequest.send(SERVER.url(), get + "evil.test"))
        .startsWith("HTTP/1.1 403")
        .contains("host_not_allowed");
    assertThat(RawRequest.send(SERVER.url(), get + "127.0.0.1.evil.test:8000"))
        .startsWith("HTTP/1.1 403");
    assertThat(RawRequest.send(SERVER.url(), get + "localhost:8000"))
        .doesNotContain("host_not_allowed");
  }

  @Test
  void unknown_tool_is_a_protocol_error_that_names_the_tools() {
    HttpResponse<String> response =
        SERVER.send(within(SERVER.open(), call("search_web", "{}", "")));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("-32602", "crawl_web").doesNotContain("stackTrace");
  }

  @Test
  void unsupported_protocol_version_is_refused() {
    HttpResponse<String> response =
        SERVER.send(within(SERVER.open(), PING).header("MCP-Protocol-Version", "2031-01-01"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("2025-11-25");
  }

  @Test
  void incomplete_accept_header_is_406_and_names_the_required_types() {
    HttpResponse<String> response =
        SERVER.send(SERVER.message(PING).setHeader("Accept", "application/json"));

    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(response.body()).contains("text/event-stream");
  }

  @Test
  void get_without_session_explains_the_endpoint() {
    HttpResponse<String> response = SERVER.send(SERVER.request("/mcp"));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.body()).contains("MCP endpoint");
  }

  @Test
  void events_do_not_show_the_session_id() {
    String session = SERVER.open();

    HttpResponse<String> response = SERVER.send(within(session, PING));

    assertThat(response.body()).contains("event:message\ndata:").doesNotContain(session, "\nid:");
    assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
  }

  @Test
  void cancelled_call_ends_without_response_and_its_job_continues() throws Exception {
    UUID job = UUID.randomUUID();
    SERVER.orchestrator.jobs.put(job, Samples.aJob(job, JobStatus.PROCESSING, 5));
    CountDownLatch waiting = new CountDownLatch(1);
    SERVER.orchestrator.onWait = wait -> waiting.countDown();
    String session = SERVER.open();
    CompletableFuture<HttpResponse<String>> call =
        SERVER
            .http()
            .sendAsync(
                within(
                        session,
                        call(
                            "get_job_status",
                            "{\"job_id\":\"" + job + "\",\"wait_seconds\":45}",
                            ""))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

    SERVER.send(
        within(
            session,
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                + "\"params\":{\"requestId\":\"call\"}}"));

    assertThat(call.get(20, TimeUnit.SECONDS).body()).doesNotContain("data:");
    assertThat(SERVER.orchestrator.cancelled).doesNotContain(job);
  }

  @Test
  void disconnect_is_detected_and_the_session_becomes_idle() throws Exception {
    String session = SERVER.open();
    HttpResponse<java.io.InputStream> stream =
        SERVER
            .http()
            .send(
                SERVER
                    .request("/mcp")
                    .header("Mcp-Session-Id", session)
                    .header("Accept", "text/event-stream")
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(SERVER.sessions().find(session).orElseThrow().quiet()).isFalse();

    stream.body().close();

    long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!SERVER.sessions().find(session).orElseThrow().quiet()) {
      assertThat(System.nanoTime()).as("noticed in time").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
    }
  }

  private static HttpRequest.Builder within(String session, String json) {
    return SERVER.message(json).header("Mcp-Session-Id", session);
  }

  private static HttpResponse<String> delete(String session) {
    return SERVER.send(SERVER.request("/mcp").header("Mcp-Session-Id", session).DELETE());
  }

  private static String call(String tool, String arguments, String meta) {
    return """
    {"jsonrpc":"2.0","id":"call","method":"tools/call",
     "params":{"name":"%s","arguments":%s%s}}
    """
        .formatted(tool, arguments, meta);
  }
}

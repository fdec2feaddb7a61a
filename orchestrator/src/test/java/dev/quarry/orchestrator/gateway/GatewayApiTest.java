package dev.quarry.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Routes over HTTP, for clients, upstreams and attackers. */
final class GatewayApiTest {
  private static final String PUBLIC = "https://quarry.example.org";
  private static final String NO_ID = "00000000-0000-4000-8000-000000000000";

  @TempDir static Path data;
  private static final Upstream upstream = new Upstream();
  private static GatewayNode node;

  @BeforeAll
  static void start() {
    List<String> settings =
        new ArrayList<>(List.of("quarry.http.max-submission=64KB", "quarry.public-url=" + PUBLIC));
    route(settings, "echo", "max-request-bytes=32KB", "forward-headers=X-Request-Id");
    route(settings, "hanging", "timeout=20s");
    route(settings, "slow", "timeout=1s");
    route(settings, "invalid");
    route(settings, "huge", "max-response-bytes=64KB");
    route(settings, "secret", "keep-answer=false", "headers.X-Key=k-{env:PATH}");
    route(settings, "callback", "progress=callback", "timeout=20s");
    route(settings, "narrow", "concurrency=1");
    route(settings, "cut", "progress=stream", "attempts=2", "backoff=10ms");
    settings.add("quarry.gateway.routes.closed.url=" + upstream.url("/closed"));
    settings.add("quarry.gateway.routes.away.url=http://127.0.0.1:1/");
    settings.add("quarry.gateway.routes.away.allow-private=true");
    settings.add("quarry.gateway.routes.away.attempts=2");
    settings.add("quarry.gateway.routes.away.backoff=10ms");
    upstream.serve("/echo", GatewayApiTest::echo);
    node = GatewayNode.start(data, settings);
  }

  private static void route(List<String> settings, String name, String... more) {
    String key = "quarry.gateway.routes." + name + ".";
    settings.add(key + "url=" + upstream.url("/" + name));
    settings.add(key + "allow-private=true");
    for (String setting : more) {
      settings.add(key + setting);
    }
  }

  private static void echo(HttpExchange exchange, Upstream.Call call) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", call.header("Content-Type"));
    Upstream.reply(exchange, 200, call.body());
  }

  @AfterAll
  static void stop() {
    node.close();
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, '{\"a\": [1, 2]}'",
    "application/x-www-form-urlencoded, a=1&b=%20",
    "multipart/form-data; boundary=x, '--x--'",
    "text/plain; charset=utf-16, odd",
    "application/octet-stream, '\u0000\u00ff'",
  })
  void a_body_of_any_type_goes_and_comes_back_byte_for_byte(String type, String text)
      throws Exception {
    byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
    var accepted = node.send("POST", "/api/echo/submit", body, "Content-Type: " + type);
    assertThat(accepted.statusCode()).as(new String(accepted.body())).isEqualTo(202);
    assertThat(accepted.headers().firstValue("Retry-After")).isPresent();
    String id = GatewayNode.json(accepted).path("job_id").asString("");
    assertThat(accepted.headers().firstValue("Location")).contains(PUBLIC + "/jobs/" + id);
    assertThat(node.ended(id).path("status").asString("")).isEqualTo("completed");

    var answer = node.get("/api/echo/jobs/" + id + "/result");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("").replace(" ", ""))
        .isEqualToIgnoringCase(type.replace(" ", ""));
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("sandbox");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "zstd", "x-own", "deflate, gzip"})
  void a_coded_body_reaches_the_upstream_with_its_coding(String coding) throws Exception {
    byte[] body = {0x1f, (byte) 0x8b, 8, 0, (byte) coding.hashCode()};
    var accepted =
        node.send(
            "POST",
            "/api/echo/submit",
            body,
            "Content-Type: application/json",
            "Content-Encoding: " + coding);
    node.ended(GatewayNode.json(accepted).path("job_id").asString(""));
    Upstream.Call call =
        calls("/echo").stream()
            .filter(c -> Arrays.equals(c.body(), body))
            .findFirst()
            .orElseThrow();
    assertThat(call.header("Content-Encoding")).isEqualTo(coding);
    assertThat(call.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void credentials_of_the_caller_are_not_forwarded() throws Exception {
    String marker = "marker-" + System.nanoTime();
    node.ended(
        node.submit(
            "echo",
            "\"" + marker + "\"",
            "Authorization: Bearer key-to-quarry",
            "X-API-Key: key-to-quarry",
            "Cookie: session=1",
            "X-Request-Id: r-1",
            "Accept: application/json"));
    Upstream.Call call =
        calls("/echo").stream().filter(c -> c.text().contains(marker)).findFirst().orElseThrow();
    assertThat(call.headers().toString()).doesNotContain("key-to-quarry", "session=1");
    assertThat(call.header("X-Request-Id")).isEqualTo("r-1");
    assertThat(call.header("X-Quarry-Attempt")).isEqualTo("1");
  }

  @Test
  void equal_submission_with_a_key_is_one_job_and_another_conflicts() throws Exception {
    String first = node.submit("echo", "\"once\"", "Idempotency-Key: k1");
    assertThat(node.submit("echo", "\"once\"", "Idempotency-Key: k1")).isEqualTo(first);
    var other =
        node.send(
            "POST",
            "/api/echo/submit",
            "\"twice\"".getBytes(),
            "Content-Type: application/json",
            "Idempotency-Key: k1");
    assertThat(other.statusCode()).isEqualTo(422);
    node.ended(first);
    assertThat(calls("/echo").stream().filter(call -> call.text().equals("\"once\""))).hasSize(1);
  }

  @Test
  void prefer_wait_returns_the_ended_job() throws Exception {
    var answer =
        node.send(
            "POST",
            "/api/echo/submit?label=mine&priority=3",
            "{\"x\":1}".getBytes(),
            "Content-Type: application/json",
            "Prefer: wait=20");
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
    JsonNode job = GatewayNode.json(answer);
    assertThat(job.path("type").asString("")).isEqualTo("http_call");
    assertThat(job.path("labels").toString()).contains("mine", "route:echo");
    assertThat(job.path("result").path("body").path("x").asInt()).isEqualTo(1);
    assertThat(job.path("links").path("self").asString("")).startsWith(PUBLIC + "/jobs/");
    assertThat(job.path("result").path("body_url").asString(""))
        .startsWith(PUBLIC + "/api/echo/jobs/");
    assertThat(job.toString()).as("the upstream's address").doesNotContain(upstream.port() + "");
    assertThat(new String(node.get("/jobs?type=http_call&label=route:echo").body()))
        .contains(job.path("job_id").asString(""));
  }

  @Test
  void a_job_of_another_route_is_not_found_under_a_route() throws Exception {
    String id = node.submit("echo", "1");
    node.ended(id);
    for (String path : List.of("", "/status", "/result")) {
      refused(node.get("/api/echo/jobs/" + NO_ID + path), 404, "job_not_found");
      refused(node.get("/api/slow/jobs/" + id + path), 404, "job_not_found");
      refused(node.get("/api/nothing/jobs/" + id + path), 404, "route_not_found");
    }
    refused(post("/api/slow/jobs/" + id + "/cancel", ""), 404, "job_not_found");
    refused(post("/api/nothing/submit", "1"), 404, "route_not_found");
    assertThat(node.get("/api/echo/jobs/" + id).statusCode()).isEqualTo(200);
  }

  @Test
  void job_with_only_the_label_of_a_route_is_not_found_under_it() throws Exception {
    String text =
        """
        {"source_type": "text", "text": "A text.", "metadata": {"route": "echo"}}
        """;
    String id = GatewayNode.json(post("/ingest-async", text)).path("job_id").asString("");
    assertThat(node.get("/jobs/" + id).statusCode()).isEqualTo(200);
    refused(node.get("/api/echo/jobs/" + id), 404, "job_not_found");
    refused(post("/api/echo/jobs/" + id + "/cancel", ""), 404, "job_not_found");
  }

  @Test
  void a_submission_that_is_too_large_or_misspelt_is_refused() throws Exception {
    refused(post("/api/echo/submit", "x".repeat(32 * 1024 + 1)), 413, "payload_too_large");
    refused(post("/api/echo/submit", "x".repeat(70 * 1024)), 413, "payload_too_large");
    refused(post("/api/echo/submit?colour=red", "1"), 400, "unknown_parameter");
    refused(post("/api/echo/submit?priority=high", "1"), 400, "invalid_request");
    refused(post("/api/echo/submit?priority=99", "1"), 400, "invalid_request");
    refused(post("/ingest-async", "{\"source_type\":\"http_call\"}"), 400, "unsupported");
  }

  @Test
  void call_with_an_error_status_fails_and_keeps_the_response() throws Exception {
    upstream.serve(
        "/invalid", (exchange, call) -> Upstream.json(exchange, 422, "{\"why\":\"no topic\"}"));
    String id = node.submit("invalid", "{}");
    JsonNode job = failed(id, "upstream_refused");
    assertThat(job.path("error").path("message").asString("")).contains("422");
    var answer = node.get("/api/invalid/jobs/" + id + "/result");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("X-Quarry-Upstream-Status")).contains("422");
    assertThat(new String(answer.body())).isEqualTo("{\"why\":\"no topic\"}");

    String again = GatewayNode.json(post("/jobs/" + id + "/retry", "")).path("job_id").asString("");
    failed(again, "upstream_refused");
    assertThat(calls("/invalid").stream().map(Upstream.Call::text)).containsExactly("{}", "{}");
  }

  @Test
  void too_large_late_or_missing_response_has_its_own_code() throws Exception {
    upstream.serve("/huge", (exchange, call) -> Upstream.reply(exchange, 200, new byte[65 * 1024]));
    upstream.serve(
        "/slow", (exchange, call) -> Upstream.awaitUninterrupted(new CountDownLatch(1), 3));
    failed(node.submit("huge", "1"), "upstream_too_large");
    JsonNode late = failed(node.submit("slow", "1"), "upstream_timeout");
    assertThat(late.path("attempt").asInt()).isEqualTo(1);
    JsonNode away = failed(node.submit("away", "1"), "upstream_unreachable");
    assertThat(away.path("attempt").asInt()).isEqualTo(2);
    assertThat(away.toString()).doesNotContain("127.0.0.1");
  }

  @Test
  void private_upstream_is_not_called_unless_allowed() throws Exception {
    upstream.serve("/closed", (exchange, call) -> Upstream.reply(exchange, 200, new byte[0]));
    JsonNode job = failed(node.submit("closed", "1"), "upstream_blocked");
    assertThat(job.path("error").path("message").asString("")).doesNotContain("127.0.0.1");
    assertThat(calls("/closed")).isEmpty();
    // What is open to a route is open to that route alone.
    String crawl =
        "{\"source_type\":\"document\",\"source_uri\":\"" + upstream.url("/echo") + "\"}";
    String id = GatewayNode.json(post("/ingest-async", crawl)).path("job_id").asString("");
    assertThat(node.ended(id).path("error").path("code").asString("")).startsWith("blocked_");
  }

  @Test
  void cancelled_job_closes_the_connection_to_its_upstream() throws Exception {
    CompletableFuture<Throwable> hungUp = new CompletableFuture<>();
    CountDownLatch called = new CountDownLatch(1);
    upstream.serve(
        "/hanging",
        (exchange, call) -> {
          called.countDown();
          try {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
              Upstream.line(exchange, "still here");
              Upstream.awaitUninterrupted(new CountDownLatch(1), 0);
            }
          } catch (IOException e) {
            hungUp.complete(e);
          }
        });
    String id = node.submit("hanging", "1");
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(post("/api/hanging/jobs/" + id + "/cancel", "").statusCode()).isBetween(200, 202);
    assertThat(node.ended(id).path("status").asString("")).isEqualTo("cancelled");
    assertThat(hungUp.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
  }

  @Test
  void response_that_is_not_kept_leaves_status_and_size() throws Exception {
    upstream.serve("/secret", (exchange, call) -> Upstream.json(exchange, 200, "{\"pin\":4711}"));
    String id = node.submit("secret", "1");
    JsonNode job = node.ended(id);
    assertThat(job.path("result").path("bytes").asInt()).isEqualTo(12);
    assertThat(job.toString()).doesNotContain("4711", "k-");
    refused(node.get("/api/secret/jobs/" + id + "/result"), 409, "job_without_result");
    assertThat(calls("/secret").getFirst().header("X-Key")).isEqualTo("k-" + System.getenv("PATH"));
  }

  @Test
  void calls_are_limited_to_the_slots_and_none_is_lost() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    upstream.serve(
        "/narrow",
        (exchange, call) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Upstream.awaitUninterrupted(new CountDownLatch(1), 0);
          now.decrementAndGet();
          Upstream.json(exchange, 200, "1");
        });
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(node.submit("narrow", Integer.toString(i)));
    }
    for (String id : ids) {
      JsonNode job = node.ended(id);
      assertThat(job.path("status").asString("")).isEqualTo("completed");
      assertThat(job.path("attempt").asInt()).isEqualTo(1);
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void a_stream_that_ends_without_a_result_is_not_taken_for_one() throws Exception {
    upstream.serve(
        "/cut",
        (exchange, call) -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          Upstream.line(exchange, ": hello\ndata: starting up\n\ndata: {\"stage\":\"first\"}\n");
          if (call.header("X-Quarry-Attempt").equals("2")) {
            Upstream.line(exchange, "event: result\ndata: {\"ok\":\ndata: true}\n");
          }
        });
    JsonNode job = node.ended(node.submit("cut", "1"));
    assertThat(job.path("status").asString("")).as(job.toString()).isEqualTo("completed");
    assertThat(job.path("attempt").asInt()).isEqualTo(2);
    assertThat(job.path("result").path("body").path("ok").asBoolean()).isTrue();
  }

  @Test
  void hostile_progress_is_bounded_and_refused_with_a_code() throws Exception {
    CompletableFuture<String> url = new CompletableFuture<>();
    CountDownLatch end = new CountDownLatch(1);
    upstream.serve(
        "/callback",
        (exchange, call) -> {
          url.complete(call.header("X-Quarry-Progress-Url"));
          Upstream.awaitUninterrupted(end, 20);
          Upstream.json(exchange, 200, "{}");
        });
    String id = node.submit("callback", "1");
    assertThat(url.get(10, TimeUnit.SECONDS)).startsWith(PUBLIC + "/progress/");
    String mine = url.get().substring(PUBLIC.length());
    String base = mine.substring(0, mine.lastIndexOf('/') + 1);

    refused(post(base + "A".repeat(43), "{\"progress\":1}"), 404, "progress_unknown");
    refused(post(mine, "{\"progress\":101}"), 400, "invalid_request");
    refused(post(mine, "{\"progres\":1}"), 400, "unknown_member");
    refused(post(mine, "{\"stage\":\"<script>\"}"), 400, "invalid_request");
    refused(post(mine, "{\"step\":3,\"steps\":2}"), 400, "invalid_request");
    refused(post(mine, "{}"), 400, "invalid_request");
    refused(post(mine, "nonsense"), 400, "invalid_json");
    refused(post(mine, "{\"message\":\"" + "x".repeat(9_000) + "\"}"), 413, "payload_too_large");
    assertThat(post(mine, "{\"progress\":40}").statusCode()).isEqualTo(204);
    assertThat(post(mine, "{\"progress\":100}").statusCode()).isEqualTo(204);
    assertThat(node.job(id).path("progress").asInt()).isEqualTo(99);

    HttpResponse<byte[]> last = post(mine, "{\"progress\":50}");
    for (int i = 0; i < 200 && last.statusCode() == 204; i++) {
      last = post(mine, "{\"progress\":50}");
    }
    refused(last, 429, "progress_too_often");
    assertThat(last.headers().firstValue("Retry-After")).isPresent();
    end.countDown();
    node.ended(id);
    refused(post(mine, "{\"progress\":50}"), 410, "progress_ended");
  }

  private static HttpResponse<byte[]> post(String path, String body) throws Exception {
    return node.send("POST", path, body.getBytes(), "Content-Type: application/json");
  }

  private static void refused(HttpResponse<byte[]> answer, int status, String code) {
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(status);
    assertThat(GatewayNode.code(answer)).isEqualTo(code);
  }

  private static JsonNode failed(String id, String code) throws Exception {
    JsonNode job = node.ended(id);
    assertThat(job.path("status").asString("")).as(job.toString()).isEqualTo("failed");
    assertThat(job.path("error").path("code").asString("")).as(job.toString()).isEqualTo(code);
    return job;
  }

  private static List<Upstream.Call> calls(String path) {
    return upstream.calls.stream().filter(call -> call.path().equals(path)).toList();
  }
}

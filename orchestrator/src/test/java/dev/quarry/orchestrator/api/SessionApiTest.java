package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.KeyedOrchestrator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Browsers sign in with a key and are then known by a cookie. */
final class SessionApiTest {
  private static final KeyedOrchestrator SERVER = KeyedOrchestrator.shared();
  private static final String OPERATOR = KeyedOrchestrator.OPERATOR;
  private static final String TEXT = "{\"source_type\":\"text\",\"text\":\"t\",\"title\":\"t\"}";

  private static String own() {
    return "http://127.0.0.1:" + SERVER.port();
  }

  private static HttpResponse<String> signIn(String key, String... headers) {
    return SERVER.send(
        with(SERVER.request("/session", null), headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"api_key\":\"" + key + "\"}")));
  }

  /** The value of the header Cookie. */
  private static String cookie(HttpResponse<String> signedIn) {
    assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(204);
    String set = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
    return set.substring(0, set.indexOf(';'));
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private static HttpResponse<String> get(String path, String cookie, String... headers) {
    return SERVER.send(with(SERVER.request(path, null), headers).header("Cookie", cookie).GET());
  }

  private static HttpResponse<String> submit(String cookie, String... headers) {
    return SERVER.send(
        with(SERVER.request("/ingest-async", null), headers)
            .header("Cookie", cookie)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(TEXT)));
  }

  private static HttpResponse<String> signOut(String cookie, String... headers) {
    return SERVER.send(
        with(SERVER.request("/session", null), headers).header("Cookie", cookie).DELETE());
  }

  private static JsonNode json(HttpResponse<String> response) {
    return new JsonMapper().readTree(response.body());
  }

  private static void problem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).path("code").asString()).isEqualTo(code);
  }

  @Test
  void cookie_acts_for_tenant_and_role_of_the_key() {
    String cookie = cookie(signIn(SERVER.key("signed", "editor")));
    JsonNode caller = json(get("/whoami", cookie));
    assertThat(caller.path("tenant").asString()).isEqualTo("signed");
    assertThat(caller.path("role").asString()).isEqualTo("editor");
    HttpResponse<String> job = submit(cookie, "X-Quarry-Request", "1", "Origin", own());
    assertThat(job.statusCode()).as(job.body()).isEqualTo(202);
    problem(get("/admin/api-keys", cookie), 403, "role_refused");
    String foreign = cookie(signIn(SERVER.key("foreign", "admin")));
    problem(get(job.headers().firstValue("Location").orElseThrow(), foreign), 404, "job_not_found");
  }

  @Test
  void cookie_is_hidden_from_scripts_and_other_sites() {
    String key = SERVER.key("signed", "viewer");
    assertThat(signIn(key).headers().firstValue("Set-Cookie").orElseThrow())
        .matches("quarry_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
    assertThat(signIn(key, "X-Forwarded-Proto", "https").headers().firstValue("Set-Cookie"))
        .hasValueSatisfying(set -> assertThat(set).contains("; Secure;"));
  }

  @Test
  void wrong_sign_in_sets_no_cookie() {
    HttpResponse<String> wrong = signIn("qk_0000000000000000_" + "0".repeat(64));
    problem(wrong, 401, "key_refused");
    assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
    problem(signIn(""), 400, "invalid_request");
    problem(SERVER.send("POST", "/session", "{}", null), 400, "invalid_request");
    problem(SERVER.send("POST", "/session", "{\"key\":\"k\"}", null), 400, "unknown_member");
    problem(signIn(OPERATOR, "Origin", "https://evil.example"), 403, "origin_refused");
    HttpResponse<String> form =
        SERVER.send(
            SERVER
                .request("/session", null)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"api_key\":\"" + OPERATOR + "\"}")));
    problem(form, 415, "unsupported_media_type");
    problem(get("/whoami", "quarry_session=invented"), 401, "session_ended");
    problem(get("/whoami", "other=x"), 401, "key_required");
  }

  @Test
  void failed_sign_ins_are_limited() {
    try (KeyedOrchestrator server = new KeyedOrchestrator()) {
      for (int i = 0; i < 10; i++) {
        String body = "{\"api_key\":\"" + OPERATOR + "\"}";
        assertThat(server.send("POST", "/session", body, null).statusCode()).isEqualTo(204);
      }
      HttpResponse<String> last = null;
      for (int i = 0; i < 12; i++) {
        last = server.send("POST", "/session", "{\"api_key\":\"guess-" + i + "\"}", null);
      }
      problem(java.util.Objects.requireNonNull(last), 429, "rate_limited");
      assertThat(last.headers().firstValue("Retry-After")).isPresent();
      assertThat(server.get("/admin/audit", OPERATOR).body())
          .contains("401 key_refused")
          .doesNotContain("guess-");
    }
  }

  @Test
  void changes_by_cookie_need_the_header_and_a_page_of_this_server() {
    String cookie = cookie(signIn(SERVER.key("forged", "editor")));
    String mark = "X-Quarry-Request";
    problem(submit(cookie), 403, "csrf");
    problem(submit(cookie, mark, "0"), 403, "csrf");
    problem(submit(cookie, "Origin", own()), 403, "csrf");
    problem(submit(cookie, mark, "1", "Sec-Fetch-Site", "same-site"), 403, "csrf");
    problem(submit(cookie, mark, "1", "Sec-Fetch-Site", "none"), 403, "csrf");
    problem(submit(cookie, mark, "1", "Origin", "https://evil.example"), 403, "origin_refused");
    problem(submit(cookie, mark, "1", "Origin", "null"), 403, "origin_refused");
    problem(signOut(cookie), 403, "csrf");
    problem(get("/jobs", cookie, "Sec-Fetch-Site", "cross-site"), 403, "csrf");
    problem(get("/jobs", cookie, "Origin", "http://127.0.0.1:1"), 403, "origin_refused");
    assertThat(get("/jobs", cookie, "Sec-Fetch-Site", "none").statusCode()).isEqualTo(200);
    assertThat(submit(cookie, mark, "1", "Sec-Fetch-Site", "same-origin").statusCode())
        .isEqualTo(202);
    JsonNode jobs = json(get("/jobs?total=true", cookie));
    assertThat(jobs.path("total").asInt()).isEqualTo(1);
  }

  @Test
  void key_in_a_header_takes_precedence_and_needs_no_other_header() {
    String cookie = cookie(signIn(SERVER.key("first", "viewer")));
    String key = SERVER.key("second", "editor");
    assertThat(json(get("/whoami", cookie, "X-API-Key", key)).path("tenant").asString())
        .isEqualTo("second");
    assertThat(submit(cookie, "X-API-Key", key).statusCode()).isEqualTo(202);
    problem(get("/whoami", cookie, "X-API-Key", "wrong"), 401, "key_refused");
    assertThat(SERVER.send("DELETE", "/session", null, key).statusCode()).isEqualTo(204);
  }

  @Test
  void signing_out_ends_the_session() {
    String cookie = cookie(signIn(SERVER.key("leaving", "viewer")));
    HttpResponse<String> out = signOut(cookie, "X-Quarry-Request", "1");
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(out.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("quarry_session=;")
        .contains("Max-Age=0");
    HttpResponse<String> after = get("/whoami", cookie);
    problem(after, 401, "session_ended");
    assertThat(after.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    problem(signOut(cookie, "X-Quarry-Request", "1"), 401, "session_ended");
  }

  @Test
  void revoked_key_ends_its_sessions_at_once() {
    String key = SERVER.key("revoked", "admin");
    String cookie = cookie(signIn(key));
    assertThat(get("/admin/api-keys", cookie).statusCode()).isEqualTo(200);
    String path = "/admin/api-keys/" + key.substring(3, 19);
    assertThat(SERVER.send("DELETE", path, null, OPERATOR).statusCode()).isEqualTo(204);
    problem(get("/whoami", cookie), 401, "session_ended");
    problem(signIn(key), 401, "key_refused");
  }

  @Test
  void audit_trail_has_sign_ins_and_what_sessions_did() {
    String key = SERVER.key("trail", "editor");
    String cookie = cookie(signIn(key));
    submit(cookie, "X-Quarry-Request", "1");
    submit(cookie);
    signOut(cookie, "X-Quarry-Request", "1");
    JsonNode entries = json(SERVER.get("/admin/audit?tenant=trail", OPERATOR)).path("entries");
    assertThat(entries).allMatch(e -> e.path("key_id").asString().equals(key.substring(3, 19)));
    assertThat(entries.valueStream().map(e -> e.path("action").asString()))
        .containsExactlyInAnyOrder("DELETE /session", "POST /ingest-async", "POST /session");
  }

  @Test
  void event_stream_works_by_cookie_but_not_for_another_origin() throws Exception {
    String cookie = cookie(signIn(SERVER.key("streamed", "editor")));
    String job = json(submit(cookie, "X-Quarry-Request", "1")).path("job_id").asString();
    String events = "/jobs/" + job + "/events";
    HttpRequest stream =
        with(SERVER.request(events, null), "Cookie", cookie, "Accept", "text/event-stream").build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var response = client.send(stream, HttpResponse.BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new String(body.readNBytes(6), java.nio.charset.StandardCharsets.US_ASCII))
            .isEqualTo("retry:");
      }
    }
    problem(get(events, cookie, "Origin", "https://evil.example"), 403, "origin_refused");
    problem(get(events, cookie, "Sec-Fetch-Site", "same-site"), 403, "csrf");
  }

  @Test
  void websocket_by_cookie_needs_the_origin_of_this_server() throws Exception {
    String cookie = cookie(signIn(SERVER.key("socket", "editor")));
    String job = json(submit(cookie, "X-Quarry-Request", "1")).path("job_id").asString();
    assertThat(firstMessage(job, cookie, own())).contains("\"queued\"");
    for (String origin : List.of("https://evil.example", "http://127.0.0.1:1", "")) {
      assertThatThrownBy(() -> firstMessage(job, cookie, origin))
          .as(origin)
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    }
  }

  private static String firstMessage(String job, String cookie, String origin) throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence text, boolean last) {
            received.complete(text.toString());
            return null;
          }
        };
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket.Builder builder = client.newWebSocketBuilder().header("Cookie", cookie);
      if (!origin.isEmpty()) {
        builder.header("Origin", origin);
      }
      URI address = URI.create("ws://127.0.0.1:" + SERVER.port() + "/ws/jobs/" + job);
      WebSocket socket = builder.buildAsync(address, listener).get(20, TimeUnit.SECONDS);
      try {
        return received.get(20, TimeUnit.SECONDS);
      } finally {
        socket.abort();
      }
    }
  }

  @Test
  void open_server_needs_no_session() throws IOException, InterruptedException {
    Http.Answer in = Http.post("/session", "{\"api_key\":\"anything\"}");
    assertThat(in.status()).isEqualTo(204);
    assertThat(in.header("Set-Cookie")).isEmpty();
    assertThat(Http.get("/whoami").text("key_id")).isEqualTo("open");
    assertThat(Http.delete("/session").status()).isEqualTo(204);
  }
}

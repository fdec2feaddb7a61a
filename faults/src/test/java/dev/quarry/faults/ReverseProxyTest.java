package dev.quarry.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients of two orchestrators behind nginx. */
class ReverseProxyTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A job that ends when the test cancels it. */
  private static final String LONG = "sleep-600000";

  private static final int STREAMS = 200;
  private static final int MAX_UPLOAD = 2 << 20;
  private static final int MAX_BODY = 64 << 10;
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Scene scene;
  private static List<NodeProcess> nodes;
  private static NginxServer nginx;

  @BeforeAll
  static void start() throws Exception {
    NginxServer.requireTools();
    scene =
        new Scene("reverse_proxy")
            .with("quarry.allowed-hosts", "127.0.0.1")
            .with("quarry.http.max-body", "64KB")
            .with("quarry.http.max-submission", "256KB")
            .with("quarry.http.max-upload", "2MB");
    nodes = scene.start("first", "second");
    nginx = nginx(Map.of());
  }

  private static NginxServer nginx(Map<String, Object> more) throws Exception {
    Map<String, Object> variables =
        new HashMap<>(
            Map.of(
                "nginx_orchestrators", NginxServer.addresses(nodes.toArray(NodeProcess[]::new)),
                "nginx_max_body", "64k",
                "nginx_max_submission", "256k",
                "nginx_max_upload", "2304k",
                "nginx_internal_networks", List.of("127.0.0.9/32")));
    variables.putAll(more);
    return NginxServer.start(variables);
  }

  @AfterAll
  static void stop() throws Exception {
    if (nginx != null) {
      nginx.close();
    }
    if (scene != null) {
      scene.close();
    }
  }

  @Test
  void two_hundred_streams_get_each_event_when_it_happens() throws Exception {
    UUID job = submit(LONG);
    List<EventReader> readers = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      readers.add(EventReader.start(nginx.request("/jobs/" + job + "/events")));
    }
    Await.until(
        "all know that the job runs",
        SOON,
        () -> readers.stream().allMatch(each -> each.last() >= 2));
    assertThat(readers).noneMatch(each -> each.ended.isDone());

    cancel(job);

    long last = scene.jobs.awaitEnd(job, SOON).number("last_seq");
    for (EventReader each : readers) {
      each.ended.get(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(each.seen).isEqualTo(Follower.upTo(last));
    }
    Await.until("logged", SOON, () -> nginx.logged("/jobs/" + job + "/events").size() == STREAMS);
    assertThat(nginx.servers("/jobs/" + job + "/events")).hasSize(2);
  }

  @Test
  void stream_of_a_killed_orchestrator_is_resumed_at_another() throws Exception {
    scene.with("quarry.roles", "api");
    NodeProcess doomed = scene.start("doomed");
    try (NginxServer both = NginxServer.before(doomed, nodes.get(0))) {
      UUID job = submit("chat-400-1000");
      List<EventReader> readers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        readers.add(EventReader.start(both.request("/jobs/" + job + "/events")));
      }
      Await.until(
          "all have some events", SOON, () -> readers.stream().allMatch(each -> each.last() > 20));

      scene.kill(doomed);

      Await.until("some are cut", SOON, () -> readers.stream().anyMatch(r -> r.ended.isDone()));
      List<EventReader> cut = readers.stream().filter(each -> each.ended.isDone()).toList();
      List<List<Long>> seen = new ArrayList<>();
      for (EventReader each : cut) {
        EventReader next =
            EventReader.start(
                both.request("/jobs/" + job + "/events")
                    .header("Last-Event-ID", String.valueOf(each.last())));
        next.ended.get(1, TimeUnit.MINUTES);
        seen.add(Stream.concat(each.seen.stream(), next.seen.stream()).toList());
      }
      long last = scene.jobs.awaitEnd(job, SOON).number("last_seq");
      assertThat(cut).allMatch(each -> each.last() < last);
      assertThat(seen).isNotEmpty().allMatch(Follower.upTo(last)::equals);
    }
  }

  @Test
  void upload_at_the_limit_passes_and_one_byte_more_is_a_problem() throws Exception {
    HttpResponse<String> accepted = upload(MAX_UPLOAD);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    cancel(UUID.fromString(JSON.readTree(accepted.body()).path("job_id").asString()));

    assertThat(problem(upload(MAX_UPLOAD + 1), 413, "payload_too_large")).contains("max-upload");
    // More than the file and the other parts of the form may have together.
    assertThat(problem(upload(MAX_UPLOAD + (256 << 10)), 413, "payload_too_large"))
        .contains("in the reverse proxy and in Quarry");
  }

  @Test
  void body_at_the_limit_passes_and_one_byte_more_is_a_problem() throws Exception {
    String query = "{\"query\":\"stone\"}";
    assertThat(nginx.api().post("/search", query + " ".repeat(MAX_BODY - query.length())).status())
        .isEqualTo(200);

    Api.Response refused =
        nginx.api().post("/search", query + " ".repeat(MAX_BODY - query.length() + 1));

    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.body().path("code").asString()).isEqualTo("payload_too_large");
  }

  /** Without a read timeout of its own, nginx would cut a wait as the hasty one does. */
  @Test
  void wait_is_cut_by_the_read_timeout_only_and_its_submission_is_not_repeated() throws Exception {
    CompletableFuture<Api.Response> waiting = submitAndWait(nginx, "patient");
    cancel(running("patient"));
    assertThat(waiting.get(1, TimeUnit.MINUTES).status()).isEqualTo(200);
    assertThat(waiting.join().body().path("status").asString()).isEqualTo("cancelled");

    try (NginxServer hasty = nginx(Map.of("nginx_read_timeout", "1s"))) {
      CompletableFuture<Api.Response> cut = submitAndWait(hasty, "hasty");
      UUID job = running("hasty");
      Api.Response response = cut.get(1, TimeUnit.MINUTES);
      cancel(job);
      assertThat(response.status()).isEqualTo(504);
      assertThat(response.body().path("code").asString()).isEqualTo("server_unavailable");
      assertThat(response.retryAfter()).hasValue("5");
      assertThat(nginx.api().get("/jobs?label=hasty").body().path("jobs").size()).isEqualTo(1);
    }
  }

  @Test
  void web_socket_passes() throws Exception {
    UUID job = submit(LONG);
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    HTTP.newWebSocketBuilder()
        .buildAsync(
            URI.create("ws://127.0.0.1:" + nginx.port() + "/ws/jobs/" + job), recorder(received))
        .join();
    assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("queued");
    assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("started");

    cancel(job);

    String last = "";
    while (!last.startsWith("closed")) {
      last = String.valueOf(received.poll(30, TimeUnit.SECONDS));
    }
    assertThat(last).isEqualTo("closed 1000");
    Api.Response plain = nginx.api().get("/ws/jobs/" + job);
    assertThat(plain.body().path("code").asString()).isEqualTo("upgrade_required");
  }

  @Test
  void administration_and_metrics_are_for_internal_networks() throws Exception {
    for (String path : List.of("/admin/queues", "/actuator/prometheus", "/actuator/info")) {
      HttpResponse<String> outside = get(HTTP, path);
      assertThat(problem(outside, 404, "not_found")).contains("from your network");
      HttpClient inside =
          HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.9")).build();
      assertThat(get(inside, path).statusCode()).as(path).isEqualTo(200);
    }
    for (String disguise :
        List.of(
            "/%61dmin/queues",
            "//admin/queues",
            "/x/../admin/queues",
            "/admin;x/queues",
            "/;/admin/queues",
            "/./admin/queues",
            "/Admin/queues",
            "/%2e/admin/queues")) {
      assertThat(get(HTTP, disguise).statusCode()).as(disguise).isIn(400, 404);
    }
  }

  @Test
  void log_has_the_trace_of_the_server_and_no_query() throws Exception {
    HttpResponse<String> own = get(HTTP, "/jobs?label=a-secret-of-the-client");
    assertThat(own.statusCode()).isEqualTo(200);
    String trace = "0af7651916cd43dd8448eb211c80319c";
    HttpResponse<String> callers =
        HTTP.send(
            nginx
                .request("/collections")
                .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(callers.headers().firstValue("X-Trace-Id")).hasValue(trace);
    get(HTTP, "/progress/" + "t".repeat(43));

    Await.until("logged", SOON, () -> nginx.logged("/progress/-").size() == 1);
    assertThat(nginx.accessLog()).doesNotContain("a-secret-of-the-client", "ttttt");
    assertThat(nginx.logged("/jobs"))
        .anyMatch(line -> line.path("trace_id").asString().equals(traceOf(own)));
    assertThat(nginx.logged("/collections"))
        .anyMatch(line -> line.path("trace_id").asString().equals(trace));
  }

  private static String traceOf(HttpResponse<String> response) {
    return response.headers().firstValue("X-Trace-Id").orElseThrow();
  }

  private static HttpResponse<String> get(HttpClient client, String path) throws Exception {
    return client.send(nginx.request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The detail of a problem. */
  private static String problem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("trace_id").asString()).isEqualTo(traceOf(response));
    return problem.path("detail").asString();
  }

  private static UUID submit(String label) throws Exception {
    Api.Response response = nginx.api().post("/ingest-async", Scene.text("proxied", label));
    assertThat(response.status()).as("%s", response).isEqualTo(202);
    return response.jobId();
  }

  private static CompletableFuture<Api.Response> submitAndWait(NginxServer proxy, String label) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return proxy
                .api()
                .post(
                    "/ingest-async", Scene.text("waits", LONG, label), Map.of("Prefer", "wait=29"));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  /** The job with this label, once it runs. */
  private static UUID running(String label) throws Exception {
    List<UUID> found = new ArrayList<>();
    Await.until(
        label + " runs",
        SOON,
        () -> {
          JsonNode job = nginx.api().get("/jobs?label=" + label).body().path("jobs").path(0);
          if (job.path("status").asString().equals("processing")) {
            found.add(UUID.fromString(job.path("job_id").asString()));
          }
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  private static void cancel(UUID job) throws Exception {
    assertThat(nginx.api().post("/jobs/" + job + "/cancel", "").status()).isIn(200, 202);
  }

  private static HttpResponse<String> upload(int bytes) throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
            .getBytes(UTF_8));
    form.writeBytes("a stone ".repeat(bytes / 8 + 1).substring(0, bytes).getBytes(UTF_8));
    form.writeBytes("\r\n--b--\r\n".getBytes(UTF_8));
    HttpRequest request =
        nginx
            .request("/ingest-async")
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray()))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static WebSocket.Listener recorder(BlockingQueue<String> received) {
    StringBuilder text = new StringBuilder();
    return new WebSocket.Listener() {
      @Override
      public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean end) {
        text.append(part);
        if (end) {
          received.add(JSON.readTree(text.toString()).path("type").asString());
          text.setLength(0);
        }
        socket.request(1);
        return null;
      }

      @Override
      public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        received.add("closed " + code);
        return null;
      }
    };
  }
}

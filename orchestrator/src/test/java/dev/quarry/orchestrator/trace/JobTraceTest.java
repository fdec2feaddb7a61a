package dev.quarry.orchestrator.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.StartArguments;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.qdrant.QdrantStandIn;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.LoopbackServer;
import dev.quarry.testkit.OtlpReceiver;
import dev.quarry.testkit.OtlpReceiver.Span;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The trace of a job that one node accepts and another one runs, as a collector receives it. */
final class JobTraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path data;
  private final String database = TestDatabase.freshUrl();
  private OtlpReceiver collector;
  private QdrantStandIn qdrant;
  private LoopbackServer upstream;
  private ConfigurableApplicationContext api;
  private ConfigurableApplicationContext worker;
  private volatile String received = "";

  @BeforeEach
  void start() throws Exception {
    collector = new OtlpReceiver();
    qdrant = new QdrantStandIn(null);
    upstream =
        new LoopbackServer(
            exchange -> {
              try (exchange) {
                String header = exchange.getRequestHeaders().getFirst("traceparent");
                if (exchange.getRequestURI().getPath().equals("/slow")) {
                  received = header;
                }
                byte[] body = "<p>Granite is an igneous rock.".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                exchange.sendResponseHeaders(header == null ? 200 : 203, body.length);
                exchange.getResponseBody().write(body);
              }
            });
    api = node("api");
    worker = node("worker");
  }

  @AfterEach
  void stop() {
    Stream.of(worker, api).forEach(ConfigurableApplicationContext::close);
    List.of(upstream, qdrant, collector).forEach(JobTraceTest::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private ConfigurableApplicationContext node(String role) {
    return OrchestratorApplication.application()
        .run(
            StartArguments.on(
                database,
                data.resolve(role),
                "--quarry.roles=" + role,
                "--quarry.db.pool-size=6",
                "--quarry.vectors=qdrant",
                "--quarry.qdrant.url=" + qdrant.url(),
                "--quarry.embedding.url=http://127.0.0.1:1/v1",
                "--quarry.embedding.model=toy",
                "--quarry.embedding.dimension=384",
                "--quarry.egress.allow=127.0.0.1",
                "--quarry.gateway.routes.slow.url=" + upstream.url("/slow"),
                "--quarry.tracing.otlp-url=" + collector.url(),
                "--management.opentelemetry.tracing.export.schedule-delay=50ms"));
  }

  @Test
  void a_call_is_one_trace_from_the_submission_to_the_upstream() throws Exception {
    send("/api/slow/submit", "{}");

    Span submission = span("http post /api/{route}/submit", CALLER);
    span("queue", submission.id());
    Span attempt = span("attempt", submission.id());
    assertThat(attempt.attributes())
        .containsEntry("quarry.job.type", "http_call")
        .containsEntry("quarry.tenant", "default")
        .containsEntry("quarry.attempt", "1")
        .containsEntry("quarry.outcome", "succeeded");
    Span stage = span("stage call", attempt.id());
    Span call = span("POST", stage.id());
    assertThat(call.attributes())
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("http.response.status_code", "203");
    span("record outcome", submission.id());
    assertThat(received).isEqualTo("00-" + TRACE + "-" + call.id() + "-01");
    Await.until(
        "an exemplar of the trace",
        Duration.ofSeconds(20),
        () ->
            metrics()
                .lines()
                .anyMatch(
                    line ->
                        line.startsWith("job_duration_seconds_bucket{")
                            && line.contains("trace_id=\"" + TRACE + "\"")));
  }

  @Test
  void pages_of_a_crawl_are_requested_within_its_stage() throws Exception {
    send(
        "/ingest-async",
        "{\"source_type\":\"web_crawl\",\"source_uri\":\"%s\"}".formatted(upstream.url("/page")));

    Span submission = span("http post /ingest-async", CALLER);
    Span stage = span("stage crawl", span("attempt", submission.id()).id());
    Span page = span("GET", stage.id());
    assertThat(page.attributes()).containsKey("http.response.status_code");
    // A site that is crawled does not learn of the trace.
    assertThat(collector.spans())
        .filteredOn(each -> each.name().equals("GET"))
        .allSatisfy(
            each ->
                assertThat(each.attributes())
                    .doesNotContainEntry("http.response.status_code", "203"));
  }

  @Test
  void a_failed_attempt_has_the_code_of_its_error() throws Exception {
    send("/ingest-async", "{\"source_type\":\"web_crawl\",\"source_uri\":\"http://10.0.0.1/\"}");

    Span attempt = span("attempt", span("http post /ingest-async", CALLER).id());
    assertThat(attempt.failed()).isTrue();
    assertThat(attempt.attributes()).containsEntry("error.type", "blocked_address");
  }

  @Test
  void a_task_of_another_thread_has_the_span_and_the_log_fields() throws Exception {
    Tracing tracing = worker.getBean(Tracing.class);
    List<String> seen = new CopyOnWriteArrayList<>();
    String current;
    try (Tracing.Span _ = tracing.resume(null, "outer", Map.of());
        MDC.MDCCloseable _ = MDC.putCloseable("job_id", "7")) {
      current = String.valueOf(tracing.traceparent());
      Thread other =
          Thread.ofPlatform()
              .start(
                  tracing.bound(
                      () -> {
                        seen.add(String.valueOf(tracing.traceparent()));
                        seen.add(MDC.get("job_id"));
                      }));
      other.join();
    }
    assertThat(seen).containsExactly(current, "7");
    assertThat(tracing.traceparent()).isNull();
  }

  /** Waits for a span of the trace. */
  private Span span(String name, String parent) {
    Await.until(
        () -> name + " below " + parent + " in\n" + collector.spans(),
        Duration.ofSeconds(30),
        () -> collector.spans().stream().anyMatch(each -> is(each, name, parent)));
    return collector.spans().stream().filter(each -> is(each, name, parent)).findFirst().get();
  }

  private static boolean is(Span span, String name, String parent) {
    return span.trace().equals(TRACE) && span.name().equals(name) && span.parent().equals(parent);
  }

  private void send(String path, String body) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            request(api, path)
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(new JsonMapper().readTree(answer.body()).path("status").asString())
        .isEqualTo("queued");
  }

  private String metrics() throws Exception {
    return HTTP.send(
            request(worker, "/actuator/prometheus")
                .header("Accept", "application/openmetrics-text;version=1.0.0")
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static HttpRequest.Builder request(ConfigurableApplicationContext node, String path) {
    String port = node.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }
}

package dev.quarry.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs docs/examples/gateway.yml unchanged, against upstreams that behave as it describes. */
final class GatewayExamplesTest {
  private static final Path EXAMPLE = Path.of("..", "docs", "examples", "gateway.yml");

  /** Replaces the 60 seconds of a proxy, and minutes of work. */
  private static final long CUT_MILLIS = 1_000;

  private static final long WORK_MILLIS = 3_000;

  @TempDir static Path data;
  private static final Upstream upstream = new Upstream();
  private static GatewayNode node;

  @BeforeAll
  static void start() throws IOException {
    Path token = data.resolve("agents-token");
    Files.writeString(token, "s3cret-of-the-agents\n");
    node =
        GatewayNode.start(
            data,
            List.of(
                "spring.config.additional-location=file:" + EXAMPLE.toAbsolutePath().normalize(),
                "quarry.allowed-hosts=127.0.0.1",
                "AGENTS_URL=" + upstream.url("/agents"),
                "AGENTS_TOKEN_FILE=" + token,
                "ARTICLES_URL=" + upstream.url("/articles"),
                "REPORTS_URL=" + upstream.url("/reports")));
  }

  @AfterAll
  static void stop() {
    node.close();
    upstream.close();
  }

  @Test
  void agents_that_think_longer_than_a_proxy_waits_answer_by_a_job() throws Exception {
    upstream.serve("/agents", GatewayExamplesTest::think);
    try (CuttingProxy beforeUpstream = new CuttingProxy(upstream.port(), CUT_MILLIS);
        CuttingProxy beforeQuarry = new CuttingProxy(node.port(), CUT_MILLIS);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest direct =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + beforeUpstream.port() + "/agents"))
              .header("Authorization", "Bearer s3cret-of-the-agents")
              .POST(BodyPublishers.ofString("{\"question\":\"why\"}"))
              .build();
      assertThatThrownBy(() -> client.send(direct, BodyHandlers.ofString()))
          .as("the direct call is cut")
          .isInstanceOf(IOException.class);

      String quarry = "http://127.0.0.1:" + beforeQuarry.port();
      var accepted =
          node.send(
              "POST",
              quarry + "/api/agents/submit",
              "{\"question\":\"why\"}".getBytes(),
              "Content-Type: application/json",
              "X-Request-Id: r-17");
      assertThat(accepted.statusCode()).isEqualTo(202);
      String id = GatewayNode.json(accepted).path("job_id").asString("");
      JsonNode job = node.ended(id);

      assertThat(job.path("status").asString("")).isEqualTo("completed");
      assertThat(stages(job)).containsExactly("call", "plan", "research", "answer");
      assertThat(job.path("result").path("body").path("answer").asString("")).isEqualTo("42");
      var answer = node.get(quarry + "/api/agents/jobs/" + id + "/result");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(new String(answer.body())).isEqualTo("{\"answer\":\"42\"}");
    }
  }

  /** Three agents run one after another and report each step. */
  private static void think(HttpExchange exchange, Upstream.Call call)
      throws IOException, InterruptedException {
    assertThat(call.header("Authorization")).isEqualTo("Bearer s3cret-of-the-agents");
    String url = call.header("X-Quarry-Progress-Url");
    List<String> agents = List.of("plan", "research", "answer");
    for (int i = 0; i < agents.size(); i++) {
      if (!url.isEmpty()) {
        assertThat(call.header("X-Request-Id")).isEqualTo("r-17");
        String report =
            "{\"stage\":\"%s\",\"step\":%d,\"steps\":3,\"message\":\"at work\"}"
                .formatted(agents.get(i), i + 1);
        var recorded = node.send("POST", url, report.getBytes(), "Content-Type: application/json");
        assertThat(recorded.statusCode()).as(new String(recorded.body())).isEqualTo(204);
      }
      work(WORK_MILLIS / agents.size());
    }
    Upstream.json(exchange, 200, "{\"answer\":\"42\"}");
  }

  @Test
  void an_article_is_written_in_13_stages_and_has_a_quality_score() throws Exception {
    upstream.serve(
        "/articles",
        (exchange, call) -> {
          exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
          exchange.sendResponseHeaders(200, 0);
          for (int stage = 1; stage <= 13; stage++) {
            Upstream.line(
                exchange,
                "{\"stage\":\"stage_%02d\",\"step\":%d,\"steps\":13}".formatted(stage, stage));
            work(20);
          }
          Upstream.line(exchange, "{\"result\":{\"article\":\"On moss\",\"quality_score\":0.93}}");
        });
    JsonNode job = node.ended(node.submit("articles", "{\"topic\":\"moss\"}"));

    assertThat(job.path("status").asString("")).as(job.toString()).isEqualTo("completed");
    List<String> expected = new ArrayList<>(List.of("call"));
    IntStream.rangeClosed(1, 13).forEach(n -> expected.add("stage_%02d".formatted(n)));
    assertThat(stages(job)).isEqualTo(expected);
    assertThat(job.path("stages").get(13).path("status").asString("")).isEqualTo("completed");
    assertThat(job.path("result").path("body").path("quality_score").asDouble()).isEqualTo(0.93);
    JsonNode events =
        GatewayNode.json(
            node.send(
                "GET",
                "/jobs/" + job.path("job_id").asString("") + "/events?limit=200",
                new byte[0],
                "Accept: application/json"));
    JsonNode progress =
        events
            .path("events")
            .valueStream()
            .filter(event -> event.path("data").path("stage").asString("").equals("stage_03"))
            .filter(event -> event.path("type").asString("").equals("upstream_progress"))
            .findFirst()
            .orElseThrow()
            .path("data");
    assertThat(progress.path("step").asInt()).isEqualTo(3);
    assertThat(progress.path("steps").asInt()).isEqualTo(13);
    assertThat(progress.path("progress").asInt()).isEqualTo(15);
  }

  @Test
  void a_report_export_that_is_busy_at_first_ends_with_a_download_link() throws Exception {
    upstream.serve(
        "/reports",
        (exchange, call) -> {
          if (call.header("X-Quarry-Attempt").equals("1")) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            Upstream.json(exchange, 503, "{}");
          } else {
            Upstream.json(
                exchange, 201, "{\"download_url\":\"https://files.example.org/r/7.pdf\"}");
          }
        });
    long start = System.nanoTime();
    String id = node.submit("reports", "{\"report\":7}");
    JsonNode job = node.ended(id);

    assertThat(job.path("status").asString("")).as(job.toString()).isEqualTo("completed");
    assertThat(job.path("attempt").asInt()).isEqualTo(2);
    assertThat(System.nanoTime() - start)
        .as("Retry-After is obeyed")
        .isGreaterThan(TimeUnit.SECONDS.toNanos(1));
    assertThat(job.path("result").path("status").asInt()).isEqualTo(201);
    assertThat(job.path("result").path("body").path("download_url").asString(""))
        .isEqualTo("https://files.example.org/r/7.pdf");
    assertThat(upstream.calls.stream().filter(call -> call.path().equals("/reports")))
        .hasSize(2)
        .allSatisfy(
            call -> {
              assertThat(call.method()).isEqualTo("PUT");
              assertThat(call.header("Idempotency-Key")).isEqualTo(id);
            })
        .extracting(call -> call.header("X-Quarry-Epoch"))
        .doesNotHaveDuplicates();
  }

  private static List<String> stages(JsonNode job) {
    return job.path("stages").valueStream().map(stage -> stage.path("name").asString("")).toList();
  }

  /** An upstream that is busy. */
  private static void work(long millis) throws InterruptedException {
    boolean interrupted = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    assertThat(interrupted).isFalse();
  }
}

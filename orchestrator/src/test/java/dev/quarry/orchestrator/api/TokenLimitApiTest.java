package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.StartArguments;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.orchestrator.embed.http.ToyEndpoint;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The limit of embedding tokens a day, over HTTP, of a whole node whose default is 0. */
final class TokenLimitApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration LONG = Duration.ofSeconds(25);
  private static final String LIMITS = "/admin/tenants/default/limits";

  @TempDir private Path data;
  private ToyEndpoint embeddings;
  private ConfigurableApplicationContext server;

  @BeforeEach
  void start() throws IOException {
    embeddings = new ToyEndpoint();
    embeddings.charge(70);
    server =
        OrchestratorApplication.application()
            .run(
                StartArguments.fresh(
                    data,
                    "--quarry.embedding.url=http://127.0.0.1:" + embeddings.port() + "/v1",
                    "--quarry.embedding.model=toy",
                    "--quarry.embedding.dimension=" + ToyVectors.DIMENSION,
                    "--quarry.limits.embedding-tokens-per-day=0"));
  }

  @AfterEach
  void stop() {
    server.close();
    embeddings.close();
  }

  /** Returns the path of a job whose vectors are postponed. */
  private String aPostponedJob() throws IOException, InterruptedException {
    String text = "{\"source_type\": \"text\", \"text\": \"Words about basalt.\"}";
    HttpResponse<String> submitted =
        send("POST", "/ingest-async", text, "Prefer", "wait=25, wait-for=searchable");
    assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(200);
    return "/jobs/" + JSON.readTree(submitted.body()).path("job_id").asString();
  }

  @Test
  void etag_of_a_job_changes_when_its_vectors_are_no_longer_postponed() throws Exception {
    String path = aPostponedJob();
    String etag = get(path).headers().firstValue("ETag").orElseThrow();
    assertThat(send("GET", path, "", "If-None-Match", etag).statusCode()).isEqualTo(304);
    embeddings.close();

    send("PUT", LIMITS, "{\"embedding_tokens_per_day\": 70}");

    HttpResponse<String> changed = send("GET", path, "", "If-None-Match", etag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).contains("\"processing\"").doesNotContain("vectors_postponed");
  }

  @Test
  void vectors_wait_for_a_higher_limit_and_everything_says_so() throws Exception {
    String path = aPostponedJob();

    JsonNode job = JSON.readTree(get(path).body());
    assertThat(job.path("status").asString()).isEqualTo("processing");
    assertThat(job.path("stage").asString()).isEqualTo("embed");
    assertThat(job.at("/vectors_postponed/tokens_per_day").asLong(-1)).isZero();
    String until = job.at("/vectors_postponed/until").asString();
    assertThat(Instant.parse(until)).isAfter(Instant.now());
    JsonNode stats = JSON.readTree(get("/jobs/stats").body()).path("embedding_tokens");
    assertThat(stats.path("used_today").asLong(-1)).isZero();
    assertThat(stats.path("per_day").asLong(-1)).isZero();
    assertThat(stats.path("postponed_until").asString()).isEqualTo(until);
    // Queries are embedded regardless of the limit.
    String found = send("POST", "/search", "{\"query\": \"basalt\"}").body();
    assertThat(JSON.readTree(found).path("mode_used").asString()).isEqualTo("hybrid");
    assertThat(found).contains("Words about basalt");

    send("PUT", LIMITS, "{\"embedding_tokens_per_day\": 70}");

    Await.until(
        "the job is completed",
        LONG,
        () -> JSON.readTree(get(path).body()).path("status").asString().equals("completed"));
    assertThat(get(path).body()).doesNotContain("vectors_postponed");
    Await.until(
        "the tokens of the endpoint are told",
        LONG,
        () -> {
          JsonNode used = JSON.readTree(get("/jobs/stats").body()).path("embedding_tokens");
          return used.path("used_today").asLong() == 70 && used.has("postponed_until");
        });
    assertThat(get("/actuator/prometheus").body()).contains("\nembedding_tokens_total 70.0\n");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    String port = server.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}

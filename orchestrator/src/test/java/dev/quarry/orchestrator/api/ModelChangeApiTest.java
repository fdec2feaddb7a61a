package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.StartArguments;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.orchestrator.embed.http.ToyEndpoint;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole node that is started again with another embedding model. */
final class ModelChangeApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration LONG = Duration.ofSeconds(25);
  private static final String SEARCH = "{\"query\": \"basalt\"}";

  @TempDir private Path data;
  private final String database = TestDatabase.freshUrl();
  private ToyEndpoint embeddings;
  private ConfigurableApplicationContext server;

  @BeforeEach
  void start() throws IOException {
    embeddings = new ToyEndpoint();
    // Without tokens the job waits for its vectors.
    start("former", "--quarry.limits.embedding-tokens-per-day=0");
  }

  private void start(String model, String argument) {
    server =
        OrchestratorApplication.application()
            .run(
                StartArguments.on(
                    database,
                    data,
                    "--quarry.embedding.url=http://127.0.0.1:" + embeddings.port() + "/v1",
                    "--quarry.embedding.model=" + model,
                    "--quarry.embedding.dimension=" + ToyVectors.DIMENSION,
                    argument));
  }

  @AfterEach
  void stop() {
    server.close();
    embeddings.close();
  }

  @Test
  void documents_of_the_former_model_are_told_until_they_are_indexed_anew() throws Exception {
    String job = submit("{\"source_type\": \"text\", \"text\": \"Words about basalt.\"}");
    assertThat(send("POST", "/search", SEARCH).path("results")).hasSize(1);
    assertThat(send("GET", "/health", "").at("/components/embeddings/status").asString())
        .isEqualTo("up");

    server.close();
    start("latter", "--quarry.limits.embedding-tokens-per-day=1000000");

    JsonNode found = send("POST", "/search", SEARCH);
    assertThat(found.path("results")).isEmpty();
    assertThat(found.path("vectors").toString())
        .isEqualTo("{\"of\":1,\"ready\":0,\"other_index\":1}");
    assertThat(found.path("warning").asString())
        .contains("1 document is in the index of another embedding model", "quarry reindex");
    JsonNode health = send("GET", "/health", "");
    assertThat(health.path("status").asString()).isEqualTo("up");
    assertThat(health.at("/components/embeddings/status").asString()).isEqualTo("degraded");
    assertThat(health.at("/components/embeddings/message").asString()).contains("quarry reindex");
    JsonNode waiting = send("GET", job, "");
    assertThat(waiting.path("status").asString()).isEqualTo("processing");
    assertThat(waiting.path("reindex_required").asBoolean()).isTrue();
    assertThat(waiting.has("estimated_remaining_seconds")).isFalse();

    send("POST", "/reindex", "{}");

    Await.until(
        "the job of the former model waits for nothing more",
        LONG,
        () -> send("GET", job, "").path("status").asString().equals("completed"));
    JsonNode again = send("POST", "/search", SEARCH);
    assertThat(again.path("results")).hasSize(1);
    assertThat(again.has("warning")).isFalse();
    assertThat(send("GET", "/health", "").at("/components/embeddings").toString())
        .isEqualTo("{\"status\":\"up\"}");
  }

  /** Returns the path of a job whose documents are found by their words. */
  private String submit(String body) throws IOException, InterruptedException {
    JsonNode job = send("POST", "/ingest-async", body, "Prefer", "wait=25, wait-for=searchable");
    return "/jobs/" + job.path("job_id").asString();
  }

  private JsonNode send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    String port = server.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return JSON.readTree(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
  }
}

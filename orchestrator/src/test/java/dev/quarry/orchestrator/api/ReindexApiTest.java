package dev.quarry.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.StartArguments;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.orchestrator.embed.http.ToyEndpoint;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /reindex} of a whole node. */
final class ReindexApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private static Path data;
  private static ToyEndpoint embeddings;
  private static ConfigurableApplicationContext server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    embeddings = new ToyEndpoint();
    server =
        OrchestratorApplication.application()
            .run(
                StartArguments.fresh(
                    data,
                    "--quarry.embedding.url=http://127.0.0.1:" + embeddings.port() + "/v1",
                    "--quarry.embedding.model=toy",
                    "--quarry.embedding.dimension=" + ToyVectors.DIMENSION,
                    "--quarry.egress.allow=127.0.0.1"));
    String text =
        """
        {"source_type": "text", "collection": "stones", "source_uri": "urn:basalt",
         "text": "Words about basalt."}
        """;
    assertThat(post("/ingest-async", text).statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    server.close();
    embeddings.close();
  }

  @Test
  void collection_and_all_collections_are_indexed_anew() throws Exception {
    for (String body : new String[] {"{\"collection\": \"stones\"}", "{}"}) {
      HttpResponse<String> response = post("/reindex", body);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode job = JSON.readTree(response.body());
      assertThat(job.path("status").asString()).isEqualTo("completed");
      assertThat(job.path("type").asString()).isEqualTo("reindex");
      assertThat(job.at("/counts/stored").asInt()).isEqualTo(1);
      assertThat(job.at("/counts/vectors").asInt()).isEqualTo(1);
    }
    HttpResponse<String> found =
        post("/search", "{\"query\": \"basalt\", \"collection\": \"stones\"}");
    assertThat(found.body()).contains("urn:basalt");
  }

  @Test
  void collection_without_documents_is_not_found() throws Exception {
    assertThat(post("/reindex", "{\"collection\": \"none\"}").body())
        .contains("collection_not_found");
  }

  @Test
  void another_model_is_refused_with_the_way_to_change_it() throws Exception {
    HttpResponse<String> response = post("/reindex", "{\"model\": \"large\"}");
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("model_mismatch", "QUARRY_EMBEDDING_MODEL", "restart");
  }

  @Test
  void invalid_collection_is_refused() throws Exception {
    assertThat(post("/reindex", "{\"collection\": \"*\"}").body()).contains("invalid_request");
  }

  @Test
  void source_type_reindex_is_not_for_ingestion() throws Exception {
    assertThat(post("/ingest-async", "{\"source_type\": \"reindex\"}").body())
        .contains("POST /reindex");
  }

  @Test
  void job_that_waits_is_repeated_for_another_required_model_only() throws Exception {
    send("POST", "/admin/queues/reindex/pause", "", null);
    try {
      JsonNode first = JSON.readTree(send("POST", "/reindex", "{}", null).body());
      JsonNode second = JSON.readTree(send("POST", "/reindex", "{}", null).body());
      assertThat(second.path("job_id").asString())
          .isNotEmpty()
          .isEqualTo(first.path("job_id").asString());
      JsonNode guarded =
          JSON.readTree(send("POST", "/reindex", "{\"model\": \"toy\"}", null).body());
      assertThat(guarded.path("job_id").asString())
          .isNotEmpty()
          .isNotEqualTo(first.path("job_id").asString());
      // They would replace the document of another test.
      for (JsonNode job : List.of(first, guarded)) {
        String path = "/jobs/" + job.path("job_id").asString();
        assertThat(send("DELETE", path, "", null).statusCode()).isEqualTo(200);
      }
    } finally {
      send("POST", "/admin/queues/reindex/resume", "", null);
    }
  }

  private static HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send("POST", path, body, "wait=25");
  }

  private static HttpResponse<String> send(
      String method, String path, String body, @Nullable String prefer)
      throws IOException, InterruptedException {
    String port = server.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (prefer != null) {
      request.header("Prefer", prefer);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}

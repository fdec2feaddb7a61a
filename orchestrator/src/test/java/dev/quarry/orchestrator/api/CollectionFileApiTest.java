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
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Export and import of a collection by a whole node. */
final class CollectionFileApiTest {
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
                    "--quarry.http.max-import=100KB",
                    "--quarry.egress.allow=127.0.0.1"));
    String text =
        """
        {"source_type": "text", "collection": "stones", "source_uri": "urn:basalt",
         "text": "Words about basalt."}
        """;
    HttpResponse<String> stored = post("/ingest-async", "application/json", bytes(text));
    assertThat(stored.statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    server.close();
    embeddings.close();
  }

  @Test
  void exported_collection_is_imported_under_another_name() throws Exception {
    HttpResponse<byte[]> exported = export("stones");
    assertThat(exported.statusCode()).isEqualTo(200);
    assertThat(exported.headers().firstValue("Content-Type")).contains("application/gzip");
    assertThat(exported.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"stones.jsonl.gz\"");

    HttpResponse<String> response =
        post("/collections/copies/import", "application/gzip", exported.body());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode job = JSON.readTree(response.body());
    assertThat(job.path("type").asString()).isEqualTo("import");
    assertThat(job.path("status").asString()).isEqualTo("completed");
    assertThat(job.path("source_uri").asString()).isEqualTo("upload:copies.jsonl.gz");
    assertThat(job.at("/counts/stored").asInt()).isEqualTo(1);
    assertThat(job.at("/counts/vectors").asInt()).isEqualTo(1);
    assertThat(job.at("/result/vectors").asString()).isEqualTo("imported");
    String query = "{\"query\": \"basalt\", \"collection\": \"copies\", \"mode\": \"dense\"}";
    assertThat(post("/search", "application/json", bytes(query)).body()).contains("urn:basalt");
  }

  @Test
  void cut_file_fails_the_job_and_stores_nothing() throws Exception {
    byte[] file = export("stones").body();

    HttpResponse<String> response =
        post("/collections/cut/import", "application/gzip", Arrays.copyOf(file, file.length / 2));

    assertThat(response.body()).contains("\"failed\"", "import_incomplete");
    assertThat(export("cut").statusCode()).isEqualTo(404);
  }

  @Test
  void unknown_collection_is_not_found() throws Exception {
    HttpResponse<byte[]> response = export("none");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .contains("collection_not_found");
  }

  @Test
  void body_that_is_no_file_is_refused() throws Exception {
    byte[] json = bytes("{}");
    assertThat(post("/collections/copies/import", "application/json", json).body())
        .contains("unsupported_media_type");
    assertThat(post("/collections/copies/import", "application/gzip", json).body())
        .contains("invalid_request", "/export");
    assertThat(post("/collections/copies/import", "application/gzip", new byte[0]).body())
        .contains("invalid_request");
    assertThat(post("/collections/Bad%20name/import", "application/gzip", json).body())
        .contains("invalid_request", "a-z 0-9");
    assertThat(post("/collections/copies/import", "application/gzip", new byte[200_000]).body())
        .contains("payload_too_large", "quarry.http.max-import");
  }

  @Test
  void source_type_import_is_not_for_ingestion() throws Exception {
    byte[] body = bytes("{\"source_type\": \"import\"}");
    assertThat(post("/ingest-async", "application/json", body).body())
        .contains("POST /collections/{name}/import");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static HttpResponse<byte[]> export(String collection)
      throws IOException, InterruptedException {
    return send(request("/collections/" + collection + "/export"), BodyHandlers.ofByteArray());
  }

  private static HttpResponse<String> post(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", type)
            .header("Prefer", "wait=25")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)),
        BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    String port = server.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), body);
  }
}

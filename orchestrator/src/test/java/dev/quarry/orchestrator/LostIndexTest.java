package dev.quarry.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node whose search index is gone, or of another version of Lucene, writes it again. */
final class LostIndexTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path data;
  private final String database = TestDatabase.freshUrl();
  private HttpClient client;
  private ToyEndpoint embeddings;

  @BeforeEach
  void open() throws IOException {
    client = HttpClient.newHttpClient();
    embeddings = new ToyEndpoint();
  }

  @AfterEach
  void close() {
    embeddings.close();
    client.close();
  }

  @Test
  void index_of_an_earlier_version_of_lucene_is_written_again() throws Exception {
    JsonNode before = storeAndSearch();
    Path index = index();
    FileSystemUtils.deleteRecursively(index);
    unzip(Files.createDirectories(index));

    assertWrittenAgain(before);

    assertThat(index.resolveSibling(index.getFileName() + ".unreadable")).isNotEmptyDirectory();
  }

  @Test
  void index_whose_directory_is_gone_is_written_again() throws Exception {
    JsonNode before = storeAndSearch();
    FileSystemUtils.deleteRecursively(data.resolve("lucene"));

    assertWrittenAgain(before);
  }

  private void assertWrittenAgain(JsonNode before) throws Exception {
    try (ConfigurableApplicationContext node = node()) {
      Await.until("the index is complete", () -> search(node).equals(before));
      Await.until("all vectors count", () -> allVectorsAreReady(node));
    }
    try (ConfigurableApplicationContext node = node()) {
      assertThat(search(node)).isEqualTo(before);
    }
  }

  /** The results by vectors alone, which need the words as well. */
  private JsonNode storeAndSearch() throws Exception {
    try (ConfigurableApplicationContext node = node()) {
      for (String text : List.of("granite is igneous", "slate splits", "sand is loose")) {
        String body = "{\"source_type\":\"text\",\"text\":\"%s\"}".formatted(text);
        assertThat(post(node, "/ingest-async", body).path("status").asString())
            .isEqualTo("completed");
      }
      JsonNode results = search(node);
      assertThat(results.size()).isEqualTo(3);
      return results;
    }
  }

  private ConfigurableApplicationContext node() {
    return OrchestratorApplication.application()
        .run(
            StartArguments.on(
                database,
                data,
                "--quarry.embedding.url=http://127.0.0.1:" + embeddings.port() + "/v1",
                "--quarry.embedding.model=toy",
                "--quarry.embedding.dimension=" + ToyVectors.DIMENSION));
  }

  private Path index() throws IOException {
    try (Stream<Path> indexes = Files.list(data.resolve("lucene"))) {
      return indexes.findFirst().orElseThrow();
    }
  }

  private static void unzip(Path directory) throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(LostIndexTest.class.getResourceAsStream("/lucene/index-9.12.3.zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, directory.resolve(entry.getName()));
      }
    }
  }

  /** A vector is found before it counts. */
  private boolean allVectorsAreReady(ConfigurableApplicationContext node) {
    JsonNode vectors = post(node, "/search", "{\"query\":\"granite\"}").path("vectors");
    return vectors.path("ready").asInt(0) == vectors.path("of").asInt(-1);
  }

  private JsonNode search(ConfigurableApplicationContext node) {
    return post(node, "/search", "{\"query\":\"granite\",\"mode\":\"dense\"}").path("results");
  }

  private JsonNode post(ConfigurableApplicationContext node, String path, String body) {
    String port = node.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .header("Prefer", "wait=25")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

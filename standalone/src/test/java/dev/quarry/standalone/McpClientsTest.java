package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResult;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.DocumentationSite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real MCP clients, which src/test/clients drives, against one running server. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // with the installation, on a slow machine
class McpClientsTest {
  private static final Path CLIENTS =
      Path.of("src", "test", "clients").toAbsolutePath().normalize();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private static Path data;

  private static ClientHarness harness;

  @BeforeAll
  static void start() throws Exception {
    harness = new ClientHarness(data);
  }

  @AfterAll
  static void stop() throws Exception {
    harness.close();
  }

  @Test
  void typescript_sdks_and_the_inspector() throws Exception {
    Map<String, String> environment = new HashMap<>();
    Path folder = CLIENTS.resolve("node");
    Path npm = ClientToolchain.npm(folder, environment);
    environment.putAll(harness.environment());
    ClientToolchain.test(folder, environment, ClientToolchain.command(npm, "test"));
  }

  @Test
  void python_sdk() throws Exception {
    Path folder = CLIENTS.resolve("python");
    Path requirements = folder.resolve("requirements.txt");
    Path python =
        ClientToolchain.python("mcp-clients", requirements, "-r", requirements.toString());
    List<String> pytest =
        ClientToolchain.command(python, "-m", "pytest", "-q", "-p", "no:cacheprovider");
    ClientToolchain.test(folder, harness.environment(), pytest);
  }

  /** The defaults in the tools' schemas are those of the orchestrator. */
  @Test
  void call_without_optional_arguments_does_what_the_orchestrator_does_by_default()
      throws Exception {
    Map<String, String> addresses = harness.environment();
    HttpOrchestratorClient orchestrator =
        new HttpOrchestratorClient(Objects.requireNonNull(addresses.get("QUARRY_URL")), null);
    try (DocumentationSite site = new DocumentationSite(14, 14)) {
      String url = site.start().toString();
      JobSubmission plain = JobSubmission.of("web_crawl", url, null, null, null, Map.of());
      JobView direct = ended(orchestrator, orchestrator.submit(plain).jobId());

      JsonNode crawl = call("crawl_web", Map.of("url", url));
      JobView byTool = ended(orchestrator, UUID.fromString(crawl.path("job_id").asString()));

      assertThat(direct.counts().stored()).isEqualTo(10);
      assertThat(byTool.counts().unchanged()).isEqualTo(10);
      assertThat(byTool.collection()).isEqualTo(direct.collection());

      String query = "granite quarry";
      List<String> texts =
          orchestrator
              .search(new SearchRequest(query, null, null, null, null, null))
              .results()
              .stream()
              .map(SearchResult::text)
              .toList();
      JsonNode found = call("search", Map.of("query", query));
      assertThat(found.path("results").valueStream().map(one -> one.path("quoted_text").asString()))
          .isNotEmpty()
          .containsExactlyElementsOf(texts);
    }
  }

  private static JobView ended(HttpOrchestratorClient orchestrator, UUID id) {
    Await.until(
        "the end of the crawl", Duration.ofMinutes(2), () -> orchestrator.job(id).hasEnded());
    return orchestrator.job(id).job();
  }

  private static JsonNode call(String tool, Map<String, Object> arguments) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(harness.environment().get("QUARRY_MCP_URL") + "/" + tool))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(arguments)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isBetween(200, 202);
      return JSON.readTree(response.body());
    }
  }
}

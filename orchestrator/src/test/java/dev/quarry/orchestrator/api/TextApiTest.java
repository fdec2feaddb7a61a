package dev.quarry.orchestrator.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.quarry.orchestrator.StartArguments;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.orchestrator.embed.http.ToyEndpoint;
import dev.quarry.orchestrator.knowledge.ToyVectors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The identity of text documents, tested through the API. */
final class TextApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private static Path data;
  private static ToyEndpoint embeddings;
  private static HttpServer site;
  private static volatile int siteStatus = 200;
  private static ConfigurableApplicationContext server;

  @BeforeAll
  static void start() throws IOException {
    embeddings = new ToyEndpoint();
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          boolean page = exchange.getRequestURI().getPath().equals("/page");
          byte[] body = "<title>Page</title><p>Gneiss is banded, says the page.".getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(page ? siteStatus : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    site.start();
    server =
        OrchestratorApplication.application()
            .run(
                StartArguments.fresh(
                    data,
                    "--quarry.embedding.url=http://127.0.0.1:" + embeddings.port() + "/v1",
                    "--quarry.embedding.model=toy",
                    "--quarry.embedding.dimension=" + ToyVectors.DIMENSION,
                    "--quarry.egress.allow=127.0.0.1"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    site.stop(0);
    embeddings.close();
  }

  private static JsonNode send(String method, String path, String body)
      throws IOException, InterruptedException {
    String port = server.getEnvironment().getRequiredProperty("local.server.port");
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=25")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 204);
    return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
  }

  /** Waits for the end of a job. */
  private static JsonNode ended(JsonNode accepted) throws IOException, InterruptedException {
    JsonNode job = send("GET", "/jobs/" + accepted.path("job_id").asString(), "");
    while (job.path("completed_at").isMissingNode() || job.path("completed_at").isNull()) {
      job = send("GET", "/jobs/" + accepted.path("job_id").asString(), "");
    }
    return job;
  }

  private static JsonNode ingest(Map<String, Object> submission)
      throws IOException, InterruptedException {
    JsonNode job = ended(send("POST", "/ingest-async", JSON.writeValueAsString(submission)));
    assertThat(job.path("status").asString()).as(job.toString()).isEqualTo("completed");
    return job;
  }

  private static JsonNode text(String collection, String uri, String title, String text)
      throws IOException, InterruptedException {
    Map<String, Object> submission = new HashMap<>();
    submission.put("source_type", "text");
    submission.put("collection", collection);
    submission.put("text", text);
    if (!uri.isEmpty()) {
      submission.put("source_uri", uri);
    }
    if (!title.isEmpty()) {
      submission.put("title", title);
    }
    return ingest(submission);
  }

  private static Set<String> uris(String collection) throws IOException, InterruptedException {
    Set<String> uris = new HashSet<>();
    send("GET", "/documents?collection=" + collection, "")
        .path("documents")
        .forEach(document -> uris.add(document.path("uri").asString()));
    return uris;
  }

  private static String document(JsonNode job) {
    return job.path("result").path("document_id").asString();
  }

  @Test
  void any_absolute_uri_is_accepted_as_source_uri() throws Exception {
    for (String uri : new String[] {"urn:isbn:9780131103627", "note:1", "notion://page/7"}) {
      JsonNode first = text("names", uri, "", "Basalt is dark.");
      assertThat(first.path("source_uri").asString()).isEqualTo(uri);
      JsonNode second = text("names", uri, "", "Basalt is dark and heavy.");
      assertThat(document(second)).isEqualTo(document(first));
    }
    text("names", "Minutes of May", "", "Nothing was decided.");
    assertThat(uris("names"))
        .containsExactlyInAnyOrder(
            "urn:isbn:9780131103627", "note:1", "notion://page/7", "text:Minutes%20of%20May");
  }

  @Test
  void text_without_uri_gets_one_from_its_job_and_keeps_it_on_retry() throws Exception {
    JsonNode first = text("nameless", "", "Rocks", "Slate splits.");
    String urn = "urn:uuid:" + first.path("job_id").asString();
    assertThat(first.path("result").path("uri").asString()).isEqualTo(urn);

    JsonNode retry = ended(send("POST", "/jobs/" + first.path("job_id").asString() + "/retry", ""));
    JsonNode again = ended(send("POST", "/jobs/" + retry.path("job_id").asString() + "/retry", ""));
    send("DELETE", "/documents/" + document(first), "");
    JsonNode anew = ended(send("POST", "/jobs/" + again.path("job_id").asString() + "/retry", ""));
    assertThat(retry.path("counts").path("unchanged").asInt()).isEqualTo(1);
    assertThat(anew.path("counts").path("stored").asInt()).isEqualTo(1);
    assertThat(anew.path("result").path("uri").asString()).isEqualTo(urn);
    assertThat(uris("nameless")).containsExactly(urn);

    JsonNode equal = text("nameless", "", "Rocks", "Slate splits.");
    assertThat(equal.path("counts").path("unchanged").asInt()).isEqualTo(1);
    assertThat(document(equal)).isEqualTo(document(anew));
    text("nameless", "", "Other rocks", "Slate splits.");
    assertThat(uris("nameless")).hasSize(2);
  }

  @Test
  void text_and_page_with_the_same_uri_are_separate_documents() throws Exception {
    String url = "http://127.0.0.1:" + site.getAddress().getPort() + "/page";
    Map<String, Object> crawl =
        Map.of(
            "source_type",
            "web_crawl",
            "source_uri",
            url,
            "collection",
            "both",
            "metadata",
            Map.of("max_pages", 1));
    JsonNode text = text("both", url, "", "My own notes on that page.");
    ingest(crawl);
    JsonNode documents = send("GET", "/documents?collection=both", "").path("documents");
    assertThat(documents.size()).isEqualTo(2);
    assertThat(uris("both")).containsExactly(url);
    text("both", url, "", "My own notes on that page, second edition.");
    assertThat(send("GET", "/documents?collection=both", "").path("documents").size()).isEqualTo(2);

    siteStatus = 404;
    ended(send("POST", "/ingest-async", JSON.writeValueAsString(crawl)));
    JsonNode left = send("GET", "/documents?collection=both", "").path("documents");
    assertThat(left.size()).isEqualTo(1);
    assertThat(left.path(0).path("document_id").asString()).isEqualTo(document(text));
  }
}

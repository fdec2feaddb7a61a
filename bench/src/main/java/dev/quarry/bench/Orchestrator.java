package dev.quarry.bench;

import dev.quarry.model.DocumentView;
import dev.quarry.model.ItemPage;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobAccepted;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import dev.quarry.model.SearchMode;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The calls of the HTTP API that are measured. Thread-safe. */
public final class Orchestrator implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();
  private final URI base;

  Orchestrator(URI base) {
    this.base = base;
  }

  boolean isHealthy() throws InterruptedException {
    try {
      return send(request("/health").GET()).statusCode() == 200;
    } catch (IOException e) {
      // Not listening yet.
      return false;
    }
  }

  UUID crawl(URI site, String collection, int maxPages) throws IOException, InterruptedException {
    return crawl(site, collection, Map.of("max_pages", maxPages));
  }

  /**
   * @param options of the crawl, as the API names them
   */
  public UUID crawl(URI site, String collection, Map<String, Object> options)
      throws IOException, InterruptedException {
    var submission =
        JobSubmission.of("web_crawl", site.toString(), null, null, collection, options);
    return json.readValue(post("/ingest-async", submission), JobAccepted.class).jobId();
  }

  public JobView job(UUID id) throws IOException, InterruptedException {
    return get("/jobs/" + id, JobView.class);
  }

  /** All items of a job, in the order in which they were found. */
  public List<ItemView> items(UUID id) throws IOException, InterruptedException {
    List<ItemView> items = new ArrayList<>();
    String path = "/jobs/" + id + "/items?limit=200";
    ItemPage page = get(path, ItemPage.class);
    items.addAll(page.items());
    while (page.hasMore()) {
      page = get(path + "&cursor=" + page.nextCursor(), ItemPage.class);
      items.addAll(page.items());
    }
    return items;
  }

  /** The text of a stored document, as Markdown. */
  public String text(UUID document) throws IOException, InterruptedException {
    return Objects.requireNonNullElse(get("/documents/" + document, DocumentView.class).text(), "");
  }

  /** Duration of one search, including parsing of the response. */
  Duration timedSearch(String query) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    String body = post("/search", new SearchRequest(query, null, 5, null, null, null));
    SearchResponse response = json.readValue(body, SearchResponse.class);
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    if (response.results().isEmpty()) {
      throw new IOException("The search found nothing: " + query);
    }
    return time;
  }

  /** Whether a search of a collection by words has a result. */
  boolean finds(String query, String collection) throws IOException, InterruptedException {
    var search = new SearchRequest(query, collection, 1, null, SearchMode.KEYWORD, null);
    return !json.readValue(post("/search", search), SearchResponse.class).results().isEmpty();
  }

  @Override
  public void close() {
    client.close();
  }

  private <T> T get(String path, Class<T> type) throws IOException, InterruptedException {
    return json.readValue(require(send(request(path).GET())), type);
  }

  private String post(String path, Object body) throws IOException, InterruptedException {
    return require(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body)))));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String require(HttpResponse<String> response) throws IOException {
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          response.request() + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }
}

package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.VersionedJob;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobView;
import dev.quarry.model.SearchRequest;
import dev.quarry.model.SearchResult;
import dev.quarry.testkit.DocumentationSite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs Quarry in a separate process and kills it during a crawl. */
class CrashRecoveryTest {
  private static final int PAGES = 24;
  private static final int STORED_BEFORE_KILL = 8;
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  @TempDir private Path data;

  @Test
  void crawl_resumes_after_a_crash_without_fetching_stored_pages_again() throws Exception {
    QuarryProcess.Ports ports = QuarryProcess.Ports.free();
    OrchestratorClient client =
        new HttpOrchestratorClient("http://127.0.0.1:" + ports.orchestrator(), null);
    try (DocumentationSite site = new DocumentationSite(PAGES, STORED_BEFORE_KILL)) {
      UUID id;
      Set<String> finished;
      try (QuarryProcess first = QuarryProcess.up(data, ports)) {
        first.awaitLine("Quarry is up");
        assertThat(callTool(ports, "list_jobs")).isEqualTo(200);
        id = client.submit(crawl(site)).jobId();
        // The start page and the chapters that the site does not hold back.
        await(client, id, job -> job.counts().stored() == STORED_BEFORE_KILL + 1);
        finished = paths(client.items(id, ItemStatus.STORED, 100).items());
        first.kill();
      }
      site.openAll();

      try (QuarryProcess second = QuarryProcess.up(data, ports)) {
        second.awaitLine("Quarry is up");
        JobView ended = await(client, id, job -> job.status().terminal());

        assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(ended.counts().stored()).isEqualTo(PAGES + 1);
        assertThat(ended.counts().found()).isEqualTo(PAGES + 1);
        assertThat(ended.counts().queued()).isZero();
        assertThat(finished).hasSize(STORED_BEFORE_KILL + 1);
        assertThat(site.requests()).containsAllEntriesOf(each(finished, 1));
        assertThat(found(client, 17)).endsWith(DocumentationSite.chapter(17));
        assertThat(client.collections().collections())
            .singleElement()
            .satisfies(collection -> assertThat(collection.documents()).isEqualTo(PAGES + 1));
        assertThat(second.stop()).isIn(0, 143);
      }
    }
  }

  @Test
  void second_start_on_the_same_data_directory_is_refused() throws Exception {
    try (QuarryProcess first = QuarryProcess.up(data, QuarryProcess.Ports.free())) {
      first.awaitLine("Quarry is up");
      try (QuarryProcess second = QuarryProcess.up(data, QuarryProcess.Ports.free())) {
        assertThat(second.awaitLine("already runs")).contains(data.toString());
        assertThat(second.awaitExit()).isEqualTo(1);
      }
    }
  }

  @Test
  void own_mcp_server_is_refused_as_callback_url() throws Exception {
    QuarryProcess.Ports ports = QuarryProcess.Ports.free();
    try (QuarryProcess quarry = QuarryProcess.up(data, ports)) {
      quarry.awaitLine("Quarry is up");
      String body =
          """
          {"source_type": "text", "text": "t", "callback_url": "http://localhost:%d/mcp/list_jobs"}
          """
              .formatted(ports.mcp());
      HttpRequest submission =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + ports.orchestrator() + "/ingest-async"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      try (HttpClient http = HttpClient.newHttpClient()) {
        HttpResponse<String> refused = http.send(submission, HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("\"invalid_url\"", "callback_url");
      }
    }
  }

  private static int callTool(QuarryProcess.Ports ports, String tool) throws Exception {
    HttpRequest call =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.mcp() + "/mcp/" + tool))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(call, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }

  private static JobSubmission crawl(DocumentationSite site) {
    return JobSubmission.of(
        "web_crawl", site.start().toString(), null, null, "stone", Map.of("max_pages", 100));
  }

  private static String found(OrchestratorClient client, int chapter) {
    List<SearchResult> results =
        client
            .search(
                new SearchRequest(DocumentationSite.subject(chapter), "stone", 3, null, null, null))
            .results();
    return results.getFirst().uri();
  }

  private static JobView await(OrchestratorClient client, UUID id, Predicate<JobView> condition) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    VersionedJob job = client.job(id);
    while (!condition.test(job.job())) {
      assertThat(System.nanoTime()).as("still %s", job.job()).isLessThan(deadline);
      job = client.awaitChange(job, Duration.ofSeconds(5));
    }
    return job.job();
  }

  private static Set<String> paths(List<ItemView> items) {
    return items.stream().map(item -> URI.create(item.uri()).getPath()).collect(Collectors.toSet());
  }

  private static Map<String, Integer> each(Set<String> paths, int count) {
    return paths.stream().collect(Collectors.toMap(path -> path, path -> count));
  }
}

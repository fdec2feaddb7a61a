package dev.quarry.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.TestSite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A website that a schedule crawls, with the whole application. */
@SuppressWarnings("NullAway.Init") // initialised by start()
final class ScheduledCrawlTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path data;
  private TestSite site;
  private ConfigurableApplicationContext server;

  @BeforeEach
  void start() throws Exception {
    site = new TestSite();
    server =
        OrchestratorApplication.application()
            .run(
                StartArguments.fresh(
                    data,
                    "--quarry.egress.allow=127.0.0.1",
                    "--quarry.db.pool-size=6",
                    "--quarry.schedules.poll=100ms"));
  }

  @AfterEach
  void stop() {
    server.close();
    site.close();
  }

  private JsonNode send(String method, String path, @Nullable String body) {
    String port = server.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(40))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    try {
      return JSON.readTree(CLIENT.send(request.build(), BodyHandlers.ofString()).body());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The latest run, when so many have ended. */
  private JsonNode run(String schedule, int number) {
    Await.until(
        () -> send("GET", schedule, null).toString(),
        LIMIT,
        () -> {
          JsonNode runs = send("GET", schedule, null).path("last_runs");
          return runs.size() == number
              && runs.path(0).path("status").asString().equals("completed");
        });
    return send("GET", schedule, null).path("last_runs").path(0);
  }

  private static List<Integer> changes(JsonNode run) {
    return List.of(
        run.path("added").asInt(), run.path("changed").asInt(), run.path("removed").asInt());
  }

  @Test
  void each_run_tells_what_it_changed_and_an_unchanged_site_costs_nothing() {
    site.page("/", "/a", "/b", "/c");
    site.page("/a");
    site.page("/b");
    site.page("/c");
    String submission =
        "{\"source_type\":\"web_crawl\",\"source_uri\":\"%s\",\"metadata\":{\"max_pages\":20}}"
            .formatted(site.url("/"));
    JsonNode made =
        send("POST", "/schedules", "{\"every\":\"P1D\",\"submission\":" + submission + "}");
    String schedule = "/schedules/" + made.path("schedule_id").asString();
    assertThat(changes(run(schedule, 1))).as("the first run, at once").containsExactly(4, 0, 0);

    send("POST", schedule + "/run", null);
    JsonNode unchanged = run(schedule, 2);
    assertThat(changes(unchanged)).containsExactly(0, 0, 0);
    JsonNode counts =
        send("GET", "/jobs/" + unchanged.path("job_id").asString(), null).path("counts");
    assertThat(counts.path("unchanged").asInt()).isEqualTo(4);
    assertThat(counts.path("chunks").asInt()).as("chunks to embed").isZero();

    site.page("/", "/a", "/b", "/d");
    site.body("/a", "text/html", "<html><p>Other words about marble.</p></html>");
    site.page("/d");
    site.status("/c", 404, java.util.Map.of());
    send("POST", schedule + "/run", null);
    assertThat(changes(run(schedule, 3))).containsExactly(1, 2, 1);
  }
}

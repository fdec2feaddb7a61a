package dev.quarry.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.qdrant.QdrantStandIn;
import dev.quarry.orchestrator.store.redis.RedisServer;
import dev.quarry.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node that serves the API and a node that runs jobs, on one PostgreSQL and one Qdrant. */
final class NodesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path data;
  private final String database = TestDatabase.freshUrl();
  private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();
  private QdrantStandIn qdrant;

  @BeforeEach
  void start() throws IOException {
    qdrant = new QdrantStandIn(null);
  }

  @AfterEach
  void stop() {
    nodes.reversed().forEach(ConfigurableApplicationContext::close);
    qdrant.close();
  }

  private ConfigurableApplicationContext node(String... arguments) {
    String[] more =
        Stream.concat(Stream.of("--quarry.db.pool-size=6"), Stream.of(arguments))
            .toArray(String[]::new);
    ConfigurableApplicationContext node =
        OrchestratorApplication.application()
            .run(StartArguments.on(database, data.resolve("node-" + nodes.size()), more));
    nodes.add(node);
    return node;
  }

  private ConfigurableApplicationContext sharing(String... arguments) {
    return node(
        Stream.concat(
                Stream.of("--quarry.vectors=qdrant", "--quarry.qdrant.url=" + qdrant.url()),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  @Test
  void a_job_submitted_on_one_node_is_run_by_another_that_polls() throws Exception {
    ConfigurableApplicationContext api = sharing("--quarry.roles=api");
    sharing("--quarry.roles=worker");
    String job = submit(api, "Granite is an igneous rock.");
    assertThat(eventsToTheEnd(api, job))
        .containsSubsequence("event: queued", "event: started", "event: completed");
    assertThat(post(api, "/search", "{\"query\":\"What is granite?\"}").path("results").toString())
        .contains("igneous");
    assertThat(get(api, "/health").path("components").path("bus").path("status").asString())
        .isEqualTo("up");
  }

  @Test
  void a_second_node_with_an_index_of_its_own_is_refused() {
    node("--quarry.roles=api");
    assertThatThrownBy(() -> node("--quarry.roles=worker"))
        .hasStackTraceContaining("keeps a search index of its own");
  }

  /** A tenant limit makes each claim take an advisory lock; so does an index of its own. */
  @Test
  void a_lone_node_claims_under_a_limit_of_running_jobs() throws Exception {
    ConfigurableApplicationContext node = node("--quarry.engine.running-per-tenant=1");
    runs(node, submit(node, "Marble was limestone."));
  }

  /** The worker polls so rarely that only a message can wake it in time. */
  @Test
  void nothing_is_lost_when_redis_is_killed_frozen_and_emptied() throws Exception {
    try (RedisServer redis = RedisServer.embedded()) {
      String[] bus = {"--quarry.bus=redis", "--quarry.redis.url=" + redis.url()};
      ConfigurableApplicationContext api = sharing(with(bus, "--quarry.roles=api"));
      ConfigurableApplicationContext worker =
          sharing(with(bus, "--quarry.roles=worker", "--quarry.engine.poll=10m"));
      linked(api, worker);

      runs(api, submit(api, "Submitted while all is well."));

      redis.flush();
      runs(api, submit(api, "Submitted after a flush."));

      redis.freeze();
      String frozen = submit(api, "Submitted while Redis is frozen.");
      Await.until("noticed", () -> api.getBean(Bus.class).disconnected());
      assertThat(get(api, "/health").path("status").asString()).isEqualTo("up");
      assertThat(get(api, "/health").path("components").path("bus").path("status").asString())
          .isEqualTo("degraded");
      redis.thaw();
      runs(api, frozen);
      linked(api, worker);

      redis.kill();
      Await.until("noticed", () -> api.getBean(Bus.class).disconnected());
      String killed = submit(api, "Submitted while Redis is dead.");
      redis.start();
      runs(api, killed);
    }
  }

  private static void linked(ConfigurableApplicationContext... nodes) throws InterruptedException {
    for (ConfigurableApplicationContext node : nodes) {
      Await.until("linked", () -> !node.getBean(Bus.class).disconnected());
    }
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  private static void runs(ConfigurableApplicationContext api, String job) throws Exception {
    assertThat(eventsToTheEnd(api, job)).contains("event: completed");
  }

  private static String submit(ConfigurableApplicationContext node, String text) throws Exception {
    JsonNode answer =
        post(
            node,
            "/ingest-async",
            "{\"source_type\":\"text\",\"text\":\"%s\",\"metadata\":{\"title\":\"A\"}}"
                .formatted(text));
    assertThat(answer.path("status").asString()).as(answer.toString()).isEqualTo("queued");
    return answer.path("job_id").asString();
  }

  /** The lines of the event stream, which ends with the job. */
  private static List<String> eventsToTheEnd(ConfigurableApplicationContext node, String job)
      throws Exception {
    HttpRequest request =
        request(node, "/jobs/" + job + "/events").header("Accept", "text/event-stream").build();
    return CLIENT
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .get(60, TimeUnit.SECONDS)
        .body()
        .lines()
        .toList();
  }

  private static JsonNode get(ConfigurableApplicationContext node, String path) throws Exception {
    return JSON.readTree(
        CLIENT.send(request(node, path).build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  private static JsonNode post(ConfigurableApplicationContext node, String path, String body)
      throws Exception {
    HttpRequest request =
        request(node, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static HttpRequest.Builder request(ConfigurableApplicationContext node, String path) {
    String port = node.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }
}

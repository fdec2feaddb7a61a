package dev.quarry.orchestrator.dashboard;

import dev.quarry.orchestrator.StartArguments;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.testkit.Await;
import dev.quarry.testkit.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole application, workers included, on a port that it keeps when it is started again. */
final class DashboardServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final int port = JavaProcess.freePort();
  private final String[] arguments;
  private final @Nullable String key;
  private ConfigurableApplicationContext context;

  /**
   * @param key the key of the operator; null: the server is open
   */
  DashboardServer(@Nullable String key) throws IOException {
    this.key = key;
    List<String> more =
        new ArrayList<>(
            List.of("--quarry.egress.allow=127.0.0.0/8", "--quarry.engine.drain=100ms"));
    if (key != null) {
      more.add("--quarry.api-key=" + key);
    }
    Path data = Files.createTempDirectory("quarry-dashboard-");
    arguments =
        Stream.concat(
                Stream.of(
                        StartArguments.on(
                            TestDatabase.freshUrl(), data, more.toArray(String[]::new)))
                    .filter(argument -> !argument.startsWith("--server.port")),
                Stream.of("--server.port=" + port))
            .toArray(String[]::new);
    context = OrchestratorApplication.application().run(arguments);
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  void stop() {
    context.close();
  }

  void start() {
    context = OrchestratorApplication.application().run(arguments);
  }

  JdbcClient sql() {
    return JdbcClient.create(context.getBean(DataSource.class));
  }

  /** Submits a job and returns its id. */
  String submit(String json) throws IOException, InterruptedException {
    return call("POST", "ingest-async", json).path("job_id").asString();
  }

  /** Submits a job and waits for its end. */
  JsonNode run(String json) throws IOException, InterruptedException {
    String id = submit(json);
    Await.until(
        () -> "the end of " + json, LIMIT, () -> call("GET", "jobs/" + id, "").has("completed_at"));
    return call("GET", "jobs/" + id, "");
  }

  JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(LIMIT);
    if (key != null) {
      request.header("X-API-Key", key);
    }
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<String> response =
        CLIENT.send(
            request.method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      throw new IllegalStateException(response.body());
    }
    return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
  }

  @Override
  public void close() {
    context.close();
  }
}

package dev.quarry.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.StartArguments;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole orchestrator with routes, API and worker in one, and a client of it. */
final class GatewayNode implements AutoCloseable {
  private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ConfigurableApplicationContext context;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private GatewayNode(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * @param settings each as {@code key=value}
   */
  static GatewayNode start(Path data, List<String> settings) {
    List<String> more =
        new ArrayList<>(List.of("--quarry.engine.heartbeat=200ms", "--quarry.engine.poll=200ms"));
    settings.forEach(setting -> more.add("--" + setting));
    return new GatewayNode(
        OrchestratorApplication.application()
            .run(StartArguments.withoutModel(data, more.toArray(String[]::new))));
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /**
   * @param headers each as {@code name: value}
   */
  HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create(path.startsWith("http") ? path : "http://127.0.0.1:" + port() + path);
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(40))
            .method(method, BodyPublishers.ofByteArray(body));
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send("GET", path, new byte[0]);
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return JSON.readTree(response.body());
  }

  /** The code of a problem. */
  static String code(HttpResponse<byte[]> response) {
    return json(response).path("code").asString("");
  }

  /** The id of the job that was accepted with 202. */
  String submit(String route, String body, String... headers)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json");
    var accepted =
        send("POST", "/api/" + route + "/submit", body.getBytes(), all.toArray(String[]::new));
    assertThat(accepted.statusCode()).as(new String(accepted.body())).isEqualTo(202);
    return json(accepted).path("job_id").asString("");
  }

  JsonNode job(String id) throws IOException, InterruptedException {
    return json(get("/jobs/" + id));
  }

  /** Waits for the end of the job. */
  JsonNode ended(String id) throws IOException, InterruptedException {
    return until(id, ENDED);
  }

  /** Waits for one of these states. */
  JsonNode until(String id, Set<String> states) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    HttpResponse<byte[]> seen = get("/jobs/" + id);
    while (!states.contains(json(seen).path("status").asString(""))) {
      assertThat(System.nanoTime()).as("job %s", new String(seen.body())).isLessThan(deadline);
      String etag = seen.headers().firstValue("ETag").orElse("");
      var next =
          send("GET", "/jobs/" + id, new byte[0], "If-None-Match: " + etag, "Prefer: wait=5");
      seen = next.statusCode() == 304 ? get("/jobs/" + id) : next;
    }
    return json(seen);
  }

  @Override
  public void close() {
    client.close();
    context.close();
  }
}

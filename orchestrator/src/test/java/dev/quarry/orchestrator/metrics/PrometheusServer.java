package dev.quarry.orchestrator.metrics;

import dev.quarry.testkit.Await;
import dev.quarry.testkit.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An installed Prometheus on loopback that scrapes one server. */
final class PrometheusServer implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      global: {scrape_interval: 1s, evaluation_interval: 1s}
      rule_files: [%s]
      scrape_configs:
        - job_name: quarry
          metrics_path: /actuator/prometheus
          static_configs: [{targets: ["127.0.0.1:%d"]}]
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = JavaProcess.freePort();
  private final Process process;

  /** The path of a program, if it is installed. */
  static Optional<Path> program(String name) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  PrometheusServer(Path program, Path folder, Path rules, int target) throws IOException {
    Path configuration =
        Files.writeString(folder.resolve("prometheus.yml"), CONFIGURATION.formatted(rules, target));
    process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port,
                "--enable-feature=exemplar-storage")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
  }

  /** Waits until the target was scraped some times, so that rates have values. */
  void awaitScrapes(int scrapes) {
    // Until it has loaded its storage it responds with 503.
    Await.until("Prometheus is ready", Duration.ofSeconds(60), () -> status("/-/ready") == 200);
    Await.until(
        scrapes + " scrapes",
        Duration.ofSeconds(60),
        () ->
            query("count_over_time(up{job=\"quarry\"}[5m]) and up == 1")
                    .path("result")
                    .path(0)
                    .path("value")
                    .path(1)
                    .asInt(0)
                >= scrapes);
  }

  /** The data of an instant query. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  private int status(String path) throws IOException, InterruptedException {
    return send(path).statusCode();
  }

  /** The data of a response of its API. */
  JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.body());
    }
    return new JsonMapper().readTree(answer.body()).path("data");
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}

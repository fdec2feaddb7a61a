package dev.quarry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import dev.quarry.testkit.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of {@code quarry up} from an unpacked archive. */
final class RunningArchive implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(5);
  private static final long STOP_SECONDS = 90;

  private final UnpackedArchive archive;
  private final Map<String, String> variables;
  private final Process process;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningArchive(
      UnpackedArchive archive, Map<String, String> variables, Process process, Path log) {
    this.archive = archive;
    this.variables = variables;
    this.process = process;
    this.log = log;
  }

  /** Returns when both servers are healthy. */
  static RunningArchive up(UnpackedArchive archive, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "QUARRY_DATA",
                archive.user().resolve("data").toString(),
                "QUARRY_PORT",
                Integer.toString(JavaProcess.freePort()),
                "QUARRY_MCP_PORT",
                Integer.toString(JavaProcess.freePort())));
    variables.putAll(more);
    Path log = archive.user().resolve("up.log");
    ProcessBuilder builder = archive.launcher(variables, "up").redirectOutput(log.toFile());
    RunningArchive running = new RunningArchive(archive, variables, builder.start(), log);
    Await.until(running::output, START, () -> running.output().contains("Quarry is up"));
    for (String[] check : new String[][] {{"health"}, {"health", "--mcp"}}) {
      var health = running.quarry(check);
      assertThat(health.code()).as(health.output()).isZero();
    }
    return running;
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Runs a command that calls this Quarry. */
  UnpackedArchive.Completed quarry(String... arguments) throws IOException, InterruptedException {
    return archive.quarry(variables, arguments);
  }

  JsonNode get(String port, String path) throws IOException, InterruptedException {
    return json(http.send(request(port, path).build(), BodyHandlers.ofString()));
  }

  JsonNode postToMcp(String body) throws IOException, InterruptedException {
    HttpRequest request =
        request("QUARRY_MCP_PORT", "/mcp")
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(BodyPublishers.ofString(body))
            .build();
    return json(http.send(request, BodyHandlers.ofString()));
  }

  private HttpRequest.Builder request(String port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + variables.get(port) + path));
  }

  /** The body, or the message of an event stream of one message. */
  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    String body = response.body();
    return JsonMapper.shared().readTree(body.substring(body.indexOf('{')));
  }

  /** Sends SIGTERM and waits for the end. */
  @Override
  public void close() throws InterruptedException {
    http.close();
    process.toHandle().destroy();
    assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).as(output()).isTrue();
  }
}

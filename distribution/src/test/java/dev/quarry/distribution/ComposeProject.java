package dev.quarry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.distribution.UnpackedArchive.Completed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The services of docker-compose.yml at an engine, and calls through their published port. */
final class ComposeProject implements AutoCloseable {
  private static final String PUBLISHED = DockerEngine.ADDRESS + ":8080";

  private static final String SITE = "distribution/src/test/compose/docker-compose.test.yml";

  private final DockerEngine engine;
  private final List<String> command;
  private final Map<String, String> variables;
  private final Path secrets;
  private final HttpClient http = HttpClient.newHttpClient();

  ComposeProject(DockerEngine engine, Path secrets, Map<String, String> images)
      throws IOException, InterruptedException {
    this.engine = engine;
    this.command = command();
    this.variables = new HashMap<>(images);
    variables.put("DOCKER_HOST", engine.socket());
    variables.put("DOCKER_BUILDKIT", "0");
    variables.put("COMPOSE_PROJECT_NAME", "quarry");
    variables.put("COMPOSE_FILE", "docker-compose.yml:" + SITE);
    variables.put("QUARRY_SECRETS_DIR", secrets.toString());
    variables.put("QUARRY_PUBLISH", PUBLISHED);
    variables.put("QUARRY_WORKERS", "3");
    this.secrets = secrets;
  }

  /** Docker's plugin, or else the program of its own. */
  private static List<String> command() throws IOException, InterruptedException {
    ProcessBuilder plugin = new ProcessBuilder("docker", "compose", "version");
    return UnpackedArchive.run(plugin).code() == 0
        ? List.of("docker", "compose")
        : List.of("docker-compose");
  }

  /** Runs a command of Compose, which has to succeed, and prints what it prints. */
  void compose(String... arguments) throws IOException, InterruptedException {
    shell("docker compose " + String.join(" ", arguments));
  }

  /** Runs commands of `docker compose` as a user writes them, which have to succeed. */
  String shell(String commands) throws IOException, InterruptedException {
    System.out.println("$ " + commands);
    String script = commands.replace("docker compose", String.join(" ", command));
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-e", "-c", script).directory(Path.of("..").toFile());
    builder.environment().putAll(variables);
    Completed completed = UnpackedArchive.run(builder);
    System.out.println(completed.output().strip());
    assertThat(completed.code()).as(completed.output()).isZero();
    return completed.output();
  }

  /** The ids of a service's running containers. */
  List<String> containers(String service) throws IOException, InterruptedException {
    return engine
        .docker("ps", "--quiet", "--filter", "label=com.docker.compose.service=" + service)
        .lines()
        .toList();
  }

  /** The state of each running container, by its name. */
  Map<String, String> states() throws IOException, InterruptedException {
    Map<String, String> states = new HashMap<>();
    engine
        .docker("ps", "--format", "{{.Names}}\t{{.Status}}")
        .lines()
        .forEach(line -> states.put(line.split("\t")[0], line.split("\t")[1]));
    return states;
  }

  /** The operator's key, as it is now. */
  String key() throws IOException {
    return Files.readAllLines(secrets.resolve("QUARRY_API_KEY")).getFirst();
  }

  /** Base URL of nginx. */
  String url() {
    return "http://" + PUBLISHED;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json(send(request(path).header("X-API-Key", key()).build()));
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return json(send(posted(path, body).header("X-API-Key", key()).build()));
  }

  int status(String path, String key) throws IOException, InterruptedException {
    return send(request(path).header("X-API-Key", key).build()).statusCode();
  }

  int statusWithoutKey(String path) throws IOException, InterruptedException {
    return send(request(path).build()).statusCode();
  }

  /** The events of a job until its end. */
  String events(String job) throws IOException, InterruptedException {
    return send(request("/jobs/" + job + "/events").header("X-API-Key", key()).build()).body();
  }

  /** A call to the MCP server in its session. */
  HttpResponse<String> mcp(String session, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        posted("/mcp", body)
            .header("Accept", "application/json, text/event-stream")
            .header("X-API-Key", key());
    if (!session.isEmpty()) {
      request.header("Mcp-Session-Id", session).header("MCP-Protocol-Version", "2025-11-25");
    }
    return send(request.build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder posted(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path));
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return JsonMapper.shared().readTree(response.body());
  }

  @Override
  public void close() {
    http.close();
  }
}

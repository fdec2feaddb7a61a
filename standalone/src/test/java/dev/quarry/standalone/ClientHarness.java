package dev.quarry.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.quarry.testkit.DocumentationSite;
import dev.quarry.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A running Quarry for the tests of a client, which is in another language and steers it over HTTP.
 *
 * <ul>
 *   <li>{@code POST /restart}: kills the server, starts it again and responds when it is up
 *   <li>{@code POST /sites?pages=8&open=2}: the URL of a new site that holds the other pages back
 *   <li>{@code POST /sites/open}: all sites send all pages
 *   <li>{@code /upstream}: what the gateway's route {@code echo} calls
 * </ul>
 */
final class ClientHarness implements AutoCloseable {
  private final Path data;
  private final QuarryProcess.Ports ports = QuarryProcess.Ports.free();
  private final List<DocumentationSite> sites = new CopyOnWriteArrayList<>();
  private final LoopbackServer control;
  private QuarryProcess quarry;

  ClientHarness(Path data) throws IOException, InterruptedException {
    this.data = data;
    control = new LoopbackServer(this::respond);
    Files.writeString(
        data.resolve("orchestrator.yml"),
        """
        quarry:
          # A job of a killed server is rescued soon.
          engine:
            lease: 10s
            heartbeat: 3s
            trust: 6s
          gateway:
            routes:
              echo:
                url: %s
                allow-private: true
              refusing:
                url: %s
                allow-private: true
        """
            .formatted(control.url("/upstream"), control.url("/refuse")));
    quarry = start();
  }

  /** The environment variables of a client's tests. */
  Map<String, String> environment() {
    return Map.of(
        "QUARRY_URL",
        "http://127.0.0.1:" + ports.orchestrator(),
        "QUARRY_MCP_URL",
        "http://127.0.0.1:" + ports.mcp() + "/mcp",
        "QUARRY_CONTROL",
        control.url(""));
  }

  private QuarryProcess start() throws IOException, InterruptedException {
    QuarryProcess started = QuarryProcess.up(data, ports);
    started.awaitLine("Quarry is up");
    return started;
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (exchange.getRequestURI().getPath()) {
        case "/restart" -> {
          restart();
          send(exchange, 200, "{}");
        }
        case "/sites" -> send(exchange, 200, newSite(exchange.getRequestURI().getQuery()));
        case "/sites/open" -> {
          sites.forEach(DocumentationSite::openAll);
          send(exchange, 200, "{}");
        }
        case "/upstream" ->
            send(exchange, 200, "{\"received\":%s}".formatted(new String(body, UTF_8)));
        default -> send(exchange, 418, "{\"reason\":\"no coffee\"}");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void restart() throws IOException, InterruptedException {
    quarry.kill();
    quarry = start();
  }

  private String newSite(String query) throws IOException {
    String[] numbers = query.replaceAll("[^0-9&]", "").split("&");
    DocumentationSite site =
        new DocumentationSite(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    sites.add(site);
    return "{\"url\":\"%s\"}".formatted(site.start());
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() throws InterruptedException {
    sites.forEach(DocumentationSite::close);
    quarry.close();
    control.close();
  }
}

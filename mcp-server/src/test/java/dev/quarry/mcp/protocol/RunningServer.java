package dev.quarry.mcp.protocol;

import dev.quarry.mcp.config.McpApplication;
import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.protocol.legacy.SessionLimits;
import dev.quarry.mcp.protocol.legacy.Sessions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The MCP server on a free port, with a fake orchestrator. */
public final class RunningServer implements AutoCloseable {
  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
      """;

  public final FakeOrchestrator orchestrator;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;

  public RunningServer(String... properties) {
    this(
        new SessionLimits(1_000, 1_000, Duration.ofMinutes(30), Duration.ofMillis(300)),
        properties);
  }

  public RunningServer(SessionLimits limits, String... properties) {
    this(new FakeOrchestrator(), limits, properties);
  }

  /** A server in front of an orchestrator that others may use as well. */
  public RunningServer(FakeOrchestrator orchestrator, SessionLimits limits, String... properties) {
    this.orchestrator = orchestrator;
    SpringApplication application = McpApplication.application();
    application.addInitializers(
        starting -> replaceParts((GenericApplicationContext) starting, orchestrator, limits));
    List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    context = application.run(arguments.toArray(String[]::new));
  }

  private static void replaceParts(
      GenericApplicationContext context, FakeOrchestrator orchestrator, SessionLimits limits) {
    context.registerBean(OrchestratorClient.class, () -> orchestrator);
    context.registerBean(SessionLimits.class, () -> limits);
  }

  public String url() {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  public Sessions sessions() {
    return context.getBean(Sessions.class);
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path));
  }

  /** Sends a POST to /mcp as MCP clients do. */
  public HttpRequest.Builder message(String json) {
    return request("/mcp")
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofString(json));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public HttpClient http() {
    return http;
  }

  /** Opens a session and returns its id. */
  public String open() {
    return send(message(INITIALIZE)).headers().firstValue("Mcp-Session-Id").orElseThrow();
  }

  @Override
  public void close() {
    http.shutdownNow();
    context.close();
  }
}

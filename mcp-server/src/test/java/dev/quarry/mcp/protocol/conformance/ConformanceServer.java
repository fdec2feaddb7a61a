package dev.quarry.mcp.protocol.conformance;

import dev.quarry.mcp.config.McpApplication;
import dev.quarry.mcp.orchestrator.FakeOrchestrator;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.protocol.feature.ServerFeatures;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The MCP server with the features that the official conformance suite expects. */
public final class ConformanceServer {
  private ConformanceServer() {}

  /**
   * @param arguments the port; without it 8000
   */
  public static void main(String[] arguments) {
    start(arguments.length == 0 ? 8000 : Integer.parseInt(arguments[0]));
  }

  static ConfigurableApplicationContext start(int port) {
    SpringApplication application = McpApplication.application();
    application.addInitializers(
        starting -> {
          GenericApplicationContext context = (GenericApplicationContext) starting;
          context.registerBean(OrchestratorClient.class, FakeOrchestrator::new);
          context.registerBean(ServerFeatures.class, ConformanceFeatures::new);
        });
    return application.run("--server.port=" + port, "--quarry.mcp.access=open");
  }
}

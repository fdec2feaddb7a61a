package dev.quarry.standalone;

import dev.quarry.settings.LocalUrl;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets neither application begin before the settings of both were looked at: the orchestrator would
 * unpack a database, and what stopped the other one would be lost among its lines. Also tells each
 * where the other one will listen, which a settings file may say.
 */
final class SettingsGate {
  private final CompletableFuture<URI> orchestrator = new CompletableFuture<>();
  private final CompletableFuture<Integer> mcpPort = new CompletableFuture<>();

  /** Where the orchestrator will listen, when its settings are good. */
  CompletableFuture<URI> orchestrator() {
    return orchestrator;
  }

  /** For applications that were not run yet. */
  void hold(SpringApplication orchestratorApplication, SpringApplication mcpApplication) {
    orchestratorApplication.addListeners(new OrchestratorReady());
    mcpApplication.addListeners(new McpReady());
  }

  /** One of them will not start. */
  void giveUp(Throwable failure) {
    orchestrator.completeExceptionally(failure);
    mcpPort.completeExceptionally(failure);
  }

  /** Comes after the application's own listeners, which have an order. */
  private final class OrchestratorReady
      implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
      ConfigurableEnvironment settings = event.getEnvironment();
      orchestrator.complete(
          LocalUrl.of(
              settings.getRequiredProperty("server.address"),
              settings.getRequiredProperty("server.port", Integer.class)));
      try {
        MapPropertySource told =
            new MapPropertySource("MCP server", Map.of("quarry.egress.mcp-port", mcpPort.join()));
        settings.getPropertySources().addFirst(told);
      } catch (CompletionException refused) {
        // The other one has said why.
        throw new AbandonedRunException();
      }
    }
  }

  private final class McpReady implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
      mcpPort.complete(event.getEnvironment().getRequiredProperty("server.port", Integer.class));
    }
  }
}

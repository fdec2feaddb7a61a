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
 * Delays the start of both applications until the settings of both are checked. Otherwise the
 * orchestrator would already unpack a database when the MCP server is refused, and its log lines
 * would hide the error. Also passes each application the address of the other, which settings files
 * can change.
 */
final class SettingsGate {
  private final CompletableFuture<URI> orchestrator = new CompletableFuture<>();
  private final CompletableFuture<Integer> mcpPort = new CompletableFuture<>();

  /** The base URL of the orchestrator; completes when its settings are valid. */
  CompletableFuture<URI> orchestrator() {
    return orchestrator;
  }

  /** Registers the listeners; to be called before the applications are run. */
  void register(SpringApplication orchestratorApplication, SpringApplication mcpApplication) {
    orchestratorApplication.addListeners(new OrchestratorReady());
    mcpApplication.addListeners(new McpReady());
  }

  /** Reports that one application failed to start, so that the other one does not wait for it. */
  void fail(Throwable failure) {
    orchestrator.completeExceptionally(failure);
    mcpPort.completeExceptionally(failure);
  }

  /** Runs after the application's own listeners, because those are ordered and this one is not. */
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
        MapPropertySource mcpServer =
            new MapPropertySource("MCP server", Map.of("quarry.egress.mcp-port", mcpPort.join()));
        settings.getPropertySources().addFirst(mcpServer);
      } catch (CompletionException refused) {
        // The other application has reported the cause.
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

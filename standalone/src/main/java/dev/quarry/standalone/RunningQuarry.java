package dev.quarry.standalone;

import dev.quarry.settings.LocalUrl;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Both applications, started side by side in this process. The MCP server is closed first, so that
 * no call arrives at an orchestrator that is going.
 */
public final class RunningQuarry implements AutoCloseable {
  private final ConfigurableApplicationContext orchestrator;
  private final ConfigurableApplicationContext mcp;

  private RunningQuarry(
      ConfigurableApplicationContext orchestrator, ConfigurableApplicationContext mcp) {
    this.orchestrator = orchestrator;
    this.mcp = mcp;
  }

  /**
   * Starts both and returns when both serve. The settings of both are looked at before either
   * begins, and each is told of the other, whatever else is configured.
   *
   * @param step told about each step as it is done
   * @throws RuntimeException of the application that could not start; the other is closed again
   */
  public static RunningQuarry start(
      SpringApplication orchestrator, SpringApplication mcp, Consumer<String> step) {
    SettingsGate gate = new SettingsGate();
    gate.hold(orchestrator, mcp);
    CompletableFuture<ConfigurableApplicationContext> orchestratorStart =
        inBackground("orchestrator", gate, orchestrator);
    // The orchestrator that it asks is always this one.
    CompletableFuture<ConfigurableApplicationContext> mcpStart =
        gate.orchestrator()
            .thenCompose(
                address ->
                    inBackground(
                        "mcp-server", gate, mcp, "--quarry.mcp.orchestrator-url=" + address));
    mcpStart.thenRun(() -> step.accept("MCP server is up"));
    orchestratorStart.thenRun(() -> step.accept("Orchestrator is up"));
    try {
      ConfigurableApplicationContext mcpContext = mcpStart.join();
      return new RunningQuarry(orchestratorStart.join(), mcpContext);
    } catch (CompletionException failed) {
      closeWhenStarted(mcpStart);
      closeWhenStarted(orchestratorStart);
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /** Where the orchestrator listens. */
  public URI orchestrator() {
    return address(orchestrator);
  }

  /** Where the MCP server listens. */
  public URI mcp() {
    return address(mcp);
  }

  /** One of the orchestrator's settings, as it is in force. */
  public String setting(String key, String otherwise) {
    return orchestrator.getEnvironment().getProperty(key, otherwise);
  }

  private static URI address(ConfigurableApplicationContext context) {
    Environment settings = context.getEnvironment();
    return LocalUrl.of(
        settings.getRequiredProperty("server.address"),
        settings.getRequiredProperty("local.server.port", Integer.class));
  }

  @Override
  public void close() {
    mcp.close();
    orchestrator.close();
  }

  private static CompletableFuture<ConfigurableApplicationContext> inBackground(
      String name, SettingsGate gate, SpringApplication application, String... arguments) {
    application.setRegisterShutdownHook(false);
    CompletableFuture<ConfigurableApplicationContext> started = new CompletableFuture<>();
    // Platform threads, named: they are what a thread dump of a slow start shows.
    Thread.ofPlatform()
        .name("start-" + name)
        .start(
            () -> {
              try {
                started.complete(application.run(arguments));
              } catch (Throwable failure) {
                gate.giveUp(failure);
                started.completeExceptionally(failure);
              }
            });
    return started;
  }

  private static void closeWhenStarted(CompletableFuture<ConfigurableApplicationContext> start) {
    start
        .handle(
            (context, failure) -> {
              if (context != null) {
                context.close();
              }
              return null;
            })
        .join();
  }
}

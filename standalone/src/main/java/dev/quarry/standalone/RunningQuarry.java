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
 * Both applications in this process. They start concurrently. The MCP server is closed first, so
 * that no call reaches an orchestrator that is shutting down.
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
   * Starts both applications and returns when both accept requests. The settings of both are
   * checked before either starts, and each gets the address of the other regardless of its
   * configuration.
   *
   * @param step called with a message after each step
   * @throws RuntimeException of the application that failed to start; the other one is closed
   */
  public static RunningQuarry start(
      SpringApplication orchestrator, SpringApplication mcp, Consumer<String> step) {
    SettingsGate gate = new SettingsGate();
    gate.register(orchestrator, mcp);
    CompletableFuture<ConfigurableApplicationContext> orchestratorStart =
        inBackground("orchestrator", gate, orchestrator);
    // Command-line arguments have precedence: the MCP server always uses this orchestrator.
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

  /** The base URL of the orchestrator. */
  public URI orchestrator() {
    return address(orchestrator);
  }

  /** The base URL of the MCP server. */
  public URI mcp() {
    return address(mcp);
  }

  /** The effective value of a setting of the orchestrator. */
  public String setting(String key, String defaultValue) {
    return orchestrator.getEnvironment().getProperty(key, defaultValue);
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
    // Named platform threads: a thread dump of a slow start shows them.
    Thread.ofPlatform()
        .name("start-" + name)
        .start(
            () -> {
              try {
                started.complete(application.run(arguments));
              } catch (Throwable failure) {
                gate.fail(failure);
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

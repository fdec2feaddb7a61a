package dev.quarry.standalone;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

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
   * Starts both and returns when both serve.
   *
   * @param settings where both will listen: each is told of the other, whatever else is configured
   * @param step told about each step as it is done
   * @throws RuntimeException of the application that could not start; the other is closed again
   */
  public static RunningQuarry start(
      SpringApplication orchestrator,
      SpringApplication mcp,
      Settings settings,
      Consumer<String> step) {
    CompletableFuture<ConfigurableApplicationContext> mcpStart =
        inBackground("mcp-server", mcp, "--quarry.mcp.orchestrator-url=" + settings.orchestrator());
    CompletableFuture<ConfigurableApplicationContext> orchestratorStart =
        inBackground(
            "orchestrator", orchestrator, "--quarry.egress.mcp-port=" + settings.mcpPort());
    mcpStart.thenRun(() -> step.accept("MCP server is up"));
    orchestratorStart.thenRun(() -> step.accept("Orchestrator is up"));
    try {
      return new RunningQuarry(orchestratorStart.join(), mcpStart.join());
    } catch (CompletionException failed) {
      closeWhenStarted(mcpStart);
      closeWhenStarted(orchestratorStart);
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /** Blocks until {@link #close} has been called and is done. */
  @Override
  public void close() {
    mcp.close();
    orchestrator.close();
  }

  private static CompletableFuture<ConfigurableApplicationContext> inBackground(
      String name, SpringApplication application, String... arguments) {
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

package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.standalone.Settings;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code health}: whether a server responds and is healthy, for supervisors and containers. */
@Command(
    name = "health",
    description = {
      "Check whether the orchestrator, or with --mcp the MCP server, is healthy.",
      "The exit code is 0 if it is and 3 if it is not. No key is needed."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./quarry health --wait 60"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class HealthCommand implements Callable<Integer> {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      description =
          "Base URL of the server (default: the orchestrator that all commands use; with --mcp,"
              + " port QUARRY_MCP_PORT on this machine).")
  private @Nullable String url;

  @Option(names = "--mcp", description = "Check the MCP server.")
  private boolean mcp;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "How long to wait until it is healthy (default: ${DEFAULT-VALUE}).")
  private int wait;

  @Override
  public Integer call() throws InterruptedException {
    Quarry quarry = (Quarry) spec.root().userObject();
    String address = url == null ? defaultAddress() : url;
    OrchestratorClient server = quarry.clients().orchestrator(address);
    long start = System.nanoTime();
    while (!server.isHealthy()) {
      if (System.nanoTime() - start >= Duration.ofSeconds(wait).toNanos()) {
        quarry.terminal().err().println("quarry: " + address + " is not healthy.");
        return ExitCode.UNREACHABLE;
      }
      Thread.sleep(INTERVAL);
    }
    return ExitCode.OK;
  }

  private String defaultAddress() {
    return mcp ? Settings.from(System.getenv()).mcp().toString() : ClientOptions.defaultAddress();
  }
}

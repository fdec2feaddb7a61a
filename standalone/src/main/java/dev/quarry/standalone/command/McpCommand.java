package dev.quarry.standalone.command;

import dev.quarry.mcp.config.McpStdio;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.mcp.protocol.feature.Startup;
import dev.quarry.mcp.protocol.stdio.StdioServer;
import dev.quarry.orchestrator.render.chromium.ChromiumExecutable;
import dev.quarry.standalone.InstanceFile;
import dev.quarry.standalone.LocalOrchestrator;
import dev.quarry.standalone.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code mcp}: serves MCP over standard input and output, for clients that start their servers. */
@Command(
    name = "mcp",
    description = {
      "Serve MCP over stdin and stdout, for clients that start the server.",
      "Uses the Quarry at ORCHESTRATOR_URL if set, else the one that runs on QUARRY_DATA, else"
          + " starts one."
    },
    mixinStandardHelpOptions = true)
final class McpCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream output = StdioServer.claimOutput();
    String key = ClientFactory.apiKey();
    String address = System.getenv("ORCHESTRATOR_URL");
    if (address != null && !address.isBlank()) {
      OrchestratorClient remote = new HttpOrchestratorClient(URI.create(address).toString(), key);
      serve(remote, remote::canRender, Startup.DONE, output);
      return 0;
    }
    Settings settings = Settings.from(System.getenv());
    try (LocalOrchestrator local = new LocalOrchestrator(new InstanceFile(settings.data()))) {
      CountDownLatch started = new CountDownLatch(1);
      Thread.ofPlatform()
          .daemon()
          .name("start-orchestrator")
          .start(() -> startInBackground(local, started));
      serve(
          new HttpOrchestratorClient(local, key),
          McpCommand::hasBrowser,
          wait -> started.await(wait.toMillis(), TimeUnit.MILLISECONDS),
          output);
    }
    return 0;
  }

  private static void serve(
      OrchestratorClient orchestrator,
      BooleanSupplier rendering,
      Startup startup,
      PrintStream output)
      throws InterruptedException {
    McpStdio.server(orchestrator, rendering, startup).run(System.in, output);
  }

  /** The orchestrator of this machine may still be starting, and finds the same browser. */
  private static boolean hasBrowser() {
    String configured = System.getenv("QUARRY_CHROMIUM");
    return ChromiumExecutable.find(
            configured == null || configured.isBlank() ? null : Path.of(configured),
            System.getenv("PATH"))
        .isPresent();
  }

  /** Starts it in the background: the MCP handshake does not wait for it, tool calls do. */
  private static void startInBackground(LocalOrchestrator local, CountDownLatch started) {
    Logger log = LoggerFactory.getLogger(McpCommand.class);
    try {
      log.info("The orchestrator is at {}", local.get());
    } catch (RuntimeException e) {
      log.warn(
          "The orchestrator is not available; the next tool call tries again: {}", e.getMessage());
    } finally {
      started.countDown();
    }
  }
}

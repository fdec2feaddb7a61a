package dev.quarry.standalone.command;

import dev.quarry.mcp.config.McpApplication;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.model.JobSubmission;
import dev.quarry.model.JobType;
import dev.quarry.model.SearchRequest;
import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.standalone.RunningQuarry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code train}: the training run of the launcher's AOT cache. Starts both servers on an empty
 * directory and free ports, stores a text, finds it by both servers, and ends. What the JVM loaded
 * and compiled meanwhile is what a later start finds in the cache.
 */
@Command(
    name = "train",
    hidden = true,
    description = "Start both servers on an empty directory, store and search a text, and end.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrainCommand implements Callable<Integer> {
  private static final String QUERY = "training run";
  private static final String TEXT =
      "# Training run\n\nThis text is stored and found once, so that the classes of storing and of"
          + " searching are loaded.\n\n| stage | subject |\n|---|---|\n| chunk | text |\n";

  @Parameters(paramLabel = "DIRECTORY", description = "An empty data directory.")
  private Path directory;

  @Override
  public Integer call() throws IOException, InterruptedException {
    // System properties override the environment.
    System.setProperty("QUARRY_DATA", directory.toAbsolutePath().toString());
    System.setProperty("QUARRY_PORT", freePort());
    System.setProperty("QUARRY_MCP_PORT", freePort());
    try (RunningQuarry quarry =
        RunningQuarry.start(
            OrchestratorApplication.application(), McpApplication.application(), _ -> {})) {
      OrchestratorClient orchestrator =
          new HttpOrchestratorClient(quarry.orchestrator().toString(), null);
      int exit =
          new JobRunner(orchestrator, Terminal.system(), false, WaitFor.COMPLETED)
              .follow(
                  orchestrator.submit(
                      JobSubmission.of(JobType.TEXT.code(), null, TEXT, QUERY, null, Map.of())));
      orchestrator.search(new SearchRequest(QUERY, null, 1, null, null, null));
      new HttpOrchestratorClient(quarry.mcp().toString(), null).isHealthy();
      return exit;
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}

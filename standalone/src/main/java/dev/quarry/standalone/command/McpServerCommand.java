package dev.quarry.standalone.command;

import dev.quarry.mcp.config.McpApplication;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mcp-server}: runs the MCP server alone, as a service does. */
@Command(
    name = "mcp-server",
    description = {
      "Run the MCP server alone until it is stopped, for a service.",
      "ORCHESTRATOR_URL says where the orchestrator listens (http://127.0.0.1:8001)."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class McpServerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    return ServerProcess.run(McpApplication.application(), spec.commandLine().getErr());
  }
}

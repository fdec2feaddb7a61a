package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What all commands that talk to a running Quarry have in common. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class ClientOptions {
  @ParentCommand private Quarry quarry;

  @Option(
      names = "--orchestrator",
      paramLabel = "URL",
      defaultValue = "${ORCHESTRATOR_URL:-http://127.0.0.1:8001}",
      description =
          "Where Quarry runs (default: ORCHESTRATOR_URL, or http://127.0.0.1:8001). The key is"
              + " taken from QUARRY_API_KEY.")
  private String address;

  @Option(names = "--json", description = "Print JSON, as the HTTP API answers it.")
  boolean json;

  OrchestratorClient client() {
    return quarry.connector().connect(address);
  }

  Terminal terminal() {
    return quarry.terminal();
  }
}

package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiKeyClient;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.standalone.InstanceFile;
import dev.quarry.standalone.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands that talk to a running Quarry have in common. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class ClientOptions {
  @Spec private CommandSpec spec;

  @Option(
      names = "--orchestrator",
      paramLabel = "URL",
      description =
          "Where Quarry runs (default: ORCHESTRATOR_URL, or the Quarry that runs on QUARRY_DATA, or"
              + " this machine's QUARRY_PORT). The key is taken from QUARRY_API_KEY.")
  private @Nullable String address;

  @Option(names = "--json", description = "Print JSON, as the HTTP API answers it.")
  boolean json;

  OrchestratorClient client() {
    return quarry().connector().connect(address());
  }

  ApiKeyClient keys() {
    return quarry().connector().keys(address());
  }

  private String address() {
    return address == null ? usual() : address;
  }

  private Quarry quarry() {
    return (Quarry) spec.root().userObject();
  }

  private static String usual() {
    String named = System.getenv("ORCHESTRATOR_URL");
    if (named != null && !named.isBlank()) {
      return named;
    }
    Settings settings = Settings.from(System.getenv());
    return new InstanceFile(settings.data())
        .read()
        .map(InstanceFile.Instance::orchestrator)
        .orElse(settings.orchestrator())
        .toString();
  }

  Terminal terminal() {
    return quarry().terminal();
  }
}

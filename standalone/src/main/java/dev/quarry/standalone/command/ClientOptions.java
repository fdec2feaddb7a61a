package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiKeyClient;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.ScheduleClient;
import dev.quarry.mcp.orchestrator.TenantClient;
import dev.quarry.standalone.InstanceFile;
import dev.quarry.standalone.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of all commands that call a running Quarry. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class ClientOptions {
  @Spec private CommandSpec spec;

  @Option(
      names = "--orchestrator",
      paramLabel = "URL",
      description =
          "Base URL of Quarry (default: ORCHESTRATOR_URL, else the Quarry that runs on QUARRY_DATA,"
              + " else port QUARRY_PORT on this machine). The API key is read from QUARRY_API_KEY.")
  private @Nullable String address;

  @Option(names = "--json", description = "Print the response of the HTTP API as JSON.")
  boolean json;

  OrchestratorClient client() {
    return quarry().clients().orchestrator(address());
  }

  ApiKeyClient apiKeys() {
    return quarry().clients().apiKeys(address());
  }

  ScheduleClient schedules() {
    return client().schedules();
  }

  TenantClient tenants() {
    return quarry().clients().tenants(address());
  }

  ApiClient api() {
    return quarry().clients().api(address());
  }

  private String address() {
    return address == null ? defaultAddress() : address;
  }

  private Quarry quarry() {
    return (Quarry) spec.root().userObject();
  }

  static String defaultAddress() {
    String configured = System.getenv("ORCHESTRATOR_URL");
    if (configured != null && !configured.isBlank()) {
      return configured;
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

package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiKeyClient;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.http.HttpApiKeyClient;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;

/** How commands reach the orchestrator. */
interface Connector {
  /** Over HTTP, with the key of the environment. */
  Connector HTTP =
      address -> {
        String key = System.getenv("QUARRY_API_KEY");
        return new HttpOrchestratorClient(address, key == null || key.isBlank() ? null : key);
      };

  /**
   * @throws IllegalArgumentException if the address is no http or https URL
   */
  OrchestratorClient connect(String address);

  /**
   * The orchestrator's API keys, with the key of the environment, which has to be an admin's.
   *
   * @throws IllegalArgumentException if the address is no http or https URL
   */
  default ApiKeyClient keys(String address) {
    String key = System.getenv("QUARRY_API_KEY");
    return new HttpApiKeyClient(address, key == null || key.isBlank() ? null : key);
  }
}

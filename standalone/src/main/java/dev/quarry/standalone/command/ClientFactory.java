package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiKeyClient;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.TenantClient;
import dev.quarry.mcp.orchestrator.http.HttpApiKeyClient;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.mcp.orchestrator.http.HttpTenantClient;

/** Creates the clients of the orchestrator. */
interface ClientFactory {
  /** HTTP clients with the key in QUARRY_API_KEY. */
  ClientFactory HTTP =
      address -> {
        String key = System.getenv("QUARRY_API_KEY");
        return new HttpOrchestratorClient(address, key == null || key.isBlank() ? null : key);
      };

  /**
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  OrchestratorClient orchestrator(String address);

  /**
   * The client for API keys, with the key in QUARRY_API_KEY, which must have the role admin.
   *
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  default ApiKeyClient apiKeys(String address) {
    String key = System.getenv("QUARRY_API_KEY");
    return new HttpApiKeyClient(address, key == null || key.isBlank() ? null : key);
  }

  /**
   * The client for tenants, with the key in QUARRY_API_KEY, which must be the operator's.
   *
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  default TenantClient tenants(String address) {
    String key = System.getenv("QUARRY_API_KEY");
    return new HttpTenantClient(address, key == null || key.isBlank() ? null : key);
  }
}

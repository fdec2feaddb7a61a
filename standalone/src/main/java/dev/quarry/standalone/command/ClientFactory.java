package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiKeyClient;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.TenantClient;
import dev.quarry.mcp.orchestrator.http.HttpApiClient;
import dev.quarry.mcp.orchestrator.http.HttpApiKeyClient;
import dev.quarry.mcp.orchestrator.http.HttpOrchestratorClient;
import dev.quarry.mcp.orchestrator.http.HttpTenantClient;
import dev.quarry.settings.SettingValues;
import org.jspecify.annotations.Nullable;

/** Creates the clients of the orchestrator. */
interface ClientFactory {
  /** HTTP clients with the key in QUARRY_API_KEY. */
  ClientFactory HTTP = address -> new HttpOrchestratorClient(address, apiKey());

  /** The first line of QUARRY_API_KEY: while the operator's key is rotated there are two. */
  static @Nullable String apiKey() {
    return SettingValues.lines(System.getenv("QUARRY_API_KEY")).stream().findFirst().orElse(null);
  }

  /**
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  OrchestratorClient orchestrator(String address);

  /**
   * The client for any call of the API, with the key in QUARRY_API_KEY.
   *
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  default ApiClient api(String address) {
    return new HttpApiClient(address, apiKey());
  }

  /**
   * The client for API keys, with the key in QUARRY_API_KEY, which must have the role admin.
   *
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  default ApiKeyClient apiKeys(String address) {
    return new HttpApiKeyClient(address, apiKey());
  }

  /**
   * The client for tenants, with the key in QUARRY_API_KEY, which must be the operator's.
   *
   * @throws IllegalArgumentException if the address is not an http or https URL
   */
  default TenantClient tenants(String address) {
    return new HttpTenantClient(address, apiKey());
  }
}

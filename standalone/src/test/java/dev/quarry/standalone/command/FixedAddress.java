package dev.quarry.standalone.command;

import dev.quarry.mcp.orchestrator.ApiClient;
import dev.quarry.mcp.orchestrator.ApiKeyClient;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.TenantClient;

/** Replaces the default address by that of the fake orchestrator. */
record FixedAddress(String address) implements ClientFactory {
  @Override
  public OrchestratorClient orchestrator(String given) {
    return ClientFactory.HTTP.orchestrator(given.contains("127.0.0.1:8001") ? address : given);
  }

  @Override
  public ApiClient api(String given) {
    return ClientFactory.HTTP.api(given.contains("127.0.0.1:8001") ? address : given);
  }

  @Override
  public ApiKeyClient apiKeys(String given) {
    return ClientFactory.HTTP.apiKeys(given.contains("127.0.0.1:8001") ? address : given);
  }

  @Override
  public TenantClient tenants(String given) {
    return ClientFactory.HTTP.tenants(given.contains("127.0.0.1:8001") ? address : given);
  }
}

package dev.quarry.mcp.orchestrator;

import dev.quarry.model.TenantErasureView;

/**
 * Erases tenants; requires the key of the operator. Every method throws {@link
 * OrchestratorException} if the orchestrator returns an error or is unreachable. Thread-safe.
 */
public interface TenantClient {
  /** Begins to erase a tenant, which goes on without further calls. */
  TenantErasureView erase(String tenant);

  /** The last erasure of a tenant, running or finished. */
  TenantErasureView erasure(String tenant);
}

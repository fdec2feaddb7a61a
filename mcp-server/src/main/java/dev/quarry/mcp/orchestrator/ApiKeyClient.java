package dev.quarry.mcp.orchestrator;

import dev.quarry.model.ApiKeyCreated;
import dev.quarry.model.ApiKeyPage;
import dev.quarry.model.ApiKeyRequest;
import org.jspecify.annotations.Nullable;

/**
 * The orchestrator's API keys, for its admins. Every method throws {@link OrchestratorException}
 * when the orchestrator refuses or cannot be reached. Thread-safe.
 */
public interface ApiKeyClient {
  /** Makes a key; the answer is the only one that has it. */
  ApiKeyCreated create(ApiKeyRequest request);

  /**
   * Newest first.
   *
   * @param tenant absent: of all
   * @param cursor of the page before; absent: the first page
   */
  ApiKeyPage list(@Nullable String tenant, @Nullable String cursor);

  void revoke(String id);
}

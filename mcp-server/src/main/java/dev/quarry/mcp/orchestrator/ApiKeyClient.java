package dev.quarry.mcp.orchestrator;

import dev.quarry.model.ApiKeyCreated;
import dev.quarry.model.ApiKeyPage;
import dev.quarry.model.ApiKeyRequest;
import org.jspecify.annotations.Nullable;

/**
 * Manages the orchestrator's API keys; requires the key of an admin. Every method throws {@link
 * OrchestratorException} if the orchestrator returns an error or is unreachable. Thread-safe.
 */
public interface ApiKeyClient {
  /** Creates a key. Only this response contains its secret. */
  ApiKeyCreated create(ApiKeyRequest request);

  /**
   * A page of keys, newest first.
   *
   * @param tenant null: keys of all tenants
   * @param cursor {@code next_cursor} of the previous page; null: the first page
   */
  ApiKeyPage list(@Nullable String tenant, @Nullable String cursor);

  /**
   * Creates a key like another one, which stays valid for a while.
   *
   * @param keepOldSeconds null: one day
   */
  ApiKeyCreated rotate(String id, @Nullable Integer keepOldSeconds);

  void revoke(String id);
}

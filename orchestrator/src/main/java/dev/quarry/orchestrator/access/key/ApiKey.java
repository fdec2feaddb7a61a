package dev.quarry.orchestrator.access.key;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key without its secret.
 *
 * @param name chosen by the creator of the key
 * @param createdBy id of the key that created it
 * @param lastUsedAt rounded to a minute; null: never used
 * @param expiresAt null: the key does not expire
 * @param revokedAt null: the key is not revoked
 * @param pepperId of the pepper with which it is hashed
 */
public record ApiKey(
    String id,
    String name,
    String tenant,
    Role role,
    String createdBy,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    String pepperId) {

  public Principal principal() {
    return new Principal(id, tenant, role);
  }
}

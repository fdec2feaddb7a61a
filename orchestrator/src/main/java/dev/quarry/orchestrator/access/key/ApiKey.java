package dev.quarry.orchestrator.access.key;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.access.Principal.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key, all but its secret.
 *
 * @param name what people call it
 * @param createdBy id of the key that made it
 * @param lastUsedAt to the minute; absent: never
 * @param expiresAt absent: never
 * @param revokedAt absent: it is not
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
    @Nullable Instant revokedAt) {

  public Principal principal() {
    return new Principal(id, tenant, role);
  }
}

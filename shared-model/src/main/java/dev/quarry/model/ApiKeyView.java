package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key without its secret.
 *
 * @param createdBy id of the key that created it
 * @param lastUsedAt with a resolution of one minute
 * @param pepperId identifies the pepper with which the key is hashed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKeyView(
    @JsonProperty("key_id") String keyId,
    String name,
    String tenant,
    String role,
    @JsonProperty("created_by") String createdBy,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("last_used_at") @Nullable Instant lastUsedAt,
    @JsonProperty("expires_at") @Nullable Instant expiresAt,
    @JsonProperty("revoked_at") @Nullable Instant revokedAt,
    @JsonProperty("pepper_id") @Nullable String pepperId) {}

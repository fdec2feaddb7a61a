package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The request to create an API key: the body of {@code POST /admin/api-keys}.
 *
 * @param name display name
 * @param tenant tenant that the key belongs to; absent: the tenant of the caller
 * @param role viewer, editor or admin
 * @param expiresAt absent: never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKeyRequest(
    @Nullable String name,
    @Nullable String tenant,
    @Nullable String role,
    @JsonProperty("expires_at") @Nullable Instant expiresAt) {}

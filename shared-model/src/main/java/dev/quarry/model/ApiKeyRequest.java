package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that is to be made: the body of {@code POST /admin/api-keys}.
 *
 * @param name what people call it
 * @param tenant whose data it sees; absent: the tenant of the caller
 * @param role viewer, editor or admin
 * @param expiresAt absent: never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKeyRequest(
    @Nullable String name,
    @Nullable String tenant,
    @Nullable String role,
    @JsonProperty("expires_at") @Nullable Instant expiresAt) {}

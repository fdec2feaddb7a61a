package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whom the server takes the caller for.
 *
 * @param keyId id of the key that was sent; {@code open} where none is needed
 * @param role viewer, editor or admin
 */
public record CallerView(@JsonProperty("key_id") String keyId, String tenant, String role) {}

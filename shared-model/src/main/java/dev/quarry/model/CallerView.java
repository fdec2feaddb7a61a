package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The identity of the caller.
 *
 * @param keyId id of the API key of the request; {@code open} if the server requires none
 * @param role viewer, editor or admin
 */
public record CallerView(@JsonProperty("key_id") String keyId, String tenant, String role) {}

package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The identity of the caller.
 *
 * @param keyId id of the API key of the request; {@code open} if the server requires none
 * @param role viewer, editor or admin
 * @param operator whether the caller may administer the whole server; null: an older server, which
 *     does not say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallerView(
    @JsonProperty("key_id") String keyId, String tenant, String role, @Nullable Boolean operator) {}

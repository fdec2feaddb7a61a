package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The request to replace an API key.
 *
 * @param keepOldSeconds how long the replaced key is still valid; absent: one day
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKeyRotation(@JsonProperty("keep_old_seconds") @Nullable Integer keepOldSeconds) {}

package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /reindex}.
 *
 * @param collection absent: all collections of the tenant
 * @param model refuse the request unless the server embeds with this model; absent: any model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReindexRequest(@Nullable String collection, @Nullable String model) {}

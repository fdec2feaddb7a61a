package dev.quarry.mcp.orchestrator;

import org.jspecify.annotations.Nullable;

/** Filter and page of a list of documents. Null members do not restrict. */
public record DocumentQuery(
    @Nullable String collection, @Nullable String uri, int limit, @Nullable String cursor) {}

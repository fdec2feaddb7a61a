package dev.quarry.mcp.orchestrator;

import org.jspecify.annotations.Nullable;

/** Which documents to list. Absent members do not restrict. */
public record DocumentQuery(
    @Nullable String collection, @Nullable String uri, int limit, @Nullable String cursor) {}

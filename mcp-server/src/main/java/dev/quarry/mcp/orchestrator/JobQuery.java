package dev.quarry.mcp.orchestrator;

import org.jspecify.annotations.Nullable;

/** Filter and page of a list of jobs, newest first. Null members do not restrict. */
public record JobQuery(
    @Nullable String status,
    @Nullable String type,
    @Nullable String collection,
    int limit,
    @Nullable String cursor) {}

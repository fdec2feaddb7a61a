package dev.quarry.mcp.orchestrator;

import org.jspecify.annotations.Nullable;

/** Which jobs to list, newest first. Absent members do not restrict. */
public record JobQuery(
    @Nullable String status,
    @Nullable String type,
    @Nullable String collection,
    int limit,
    @Nullable String cursor) {}

package dev.quarry.mcp.orchestrator;

import dev.quarry.model.DocumentChange;
import org.jspecify.annotations.Nullable;

/** Filter and page of the changes of a job. Null members do not restrict. */
public record ChangeQuery(@Nullable DocumentChange change, int limit, @Nullable String cursor) {}

package dev.quarry.orchestrator.erasure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last erasure of a tenant.
 *
 * @param finishedAt null: it is running
 * @param erased number of erased rows by kind; all kinds are present
 * @param otherIndexes indexes that still have data of the tenant and that no node of this
 *     configuration writes to: those of other embedding models
 */
public record Erasure(
    String tenant,
    Instant requestedAt,
    @Nullable Instant finishedAt,
    Map<String, Long> erased,
    List<String> otherIndexes) {}

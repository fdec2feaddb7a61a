package dev.quarry.orchestrator.backup;

import java.time.Instant;

/**
 * What a backup holds.
 *
 * @param createdAt time of its snapshot: everything that was committed before is in it
 * @param quarry version of Quarry that wrote it
 */
public record BackupSummary(Instant createdAt, String quarry, long jobs, long documents) {}

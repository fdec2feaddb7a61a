package dev.quarry.orchestrator.schedule;

import dev.quarry.model.JobStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a schedule.
 *
 * @param startedAt when its job was submitted
 * @param added documents that did not exist before
 * @param changed documents that were replaced
 * @param removed documents that their site has withdrawn
 * @param failed items that have failed; null if none has, or the job was deleted
 */
public record ScheduleRun(
    UUID jobId,
    Instant dueAt,
    Instant startedAt,
    JobStatus status,
    int added,
    int changed,
    int removed,
    @Nullable Integer failed) {}

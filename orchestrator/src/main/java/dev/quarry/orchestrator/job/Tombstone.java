package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import java.time.Instant;
import java.util.UUID;

/** What is left of a job that was deleted because its time was up. */
public record Tombstone(
    UUID id, JobType type, JobStatus status, Instant completedAt, Instant deletedAt) {}

package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import java.time.Instant;
import java.util.UUID;

/** The record that remains of a job that was deleted after its retention. */
public record Tombstone(
    UUID id, JobType type, JobStatus status, Instant completedAt, Instant deletedAt) {}

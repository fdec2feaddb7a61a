package dev.quarry.orchestrator.job;

import java.util.UUID;

/**
 * The right to write for a job: its id and the epoch of the claim that a worker holds. Every write
 * of a worker carries one and takes effect only while the job is processing in that epoch.
 */
public record Fence(UUID jobId, long epoch) {}

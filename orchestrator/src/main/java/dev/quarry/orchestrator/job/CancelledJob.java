package dev.quarry.orchestrator.job;

import java.util.UUID;

/**
 * A job that a cancellation changed.
 *
 * @param ended true: the job was queued and is cancelled; false: its worker has to be notified
 */
public record CancelledJob(UUID id, boolean ended) {}

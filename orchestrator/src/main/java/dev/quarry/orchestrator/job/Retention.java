package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Retention periods.
 *
 * @param ended retention of jobs by final status, from their end; covers events and items, not
 *     documents
 * @param tombstones retention of tombstones of deleted jobs; afterwards such a job is unknown
 * @param keys retention of idempotency keys, from their first use
 */
public record Retention(Map<JobStatus, Duration> ended, Duration tombstones, Duration keys) {

  public Retention {
    ended = Map.copyOf(ended);
  }

  /** The time when a job's retention expires (RFC 8594); empty until the job has ended. */
  public Optional<Instant> sunset(Job job) {
    Instant completed = job.times().completedAt();
    Duration kept = ended.get(job.status());
    return completed == null || kept == null ? Optional.empty() : Optional.of(completed.plus(kept));
  }
}

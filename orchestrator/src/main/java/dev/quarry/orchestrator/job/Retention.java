package dev.quarry.orchestrator.job;

import dev.quarry.model.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * For how long what is kept.
 *
 * @param ended jobs, by how they ended, from then on; with their events and items, not their
 *     documents
 * @param tombstones of deleted jobs; then nothing tells such a job from one that never was
 * @param keys idempotency keys, from their first use on
 */
public record Retention(Map<JobStatus, Duration> ended, Duration tombstones, Duration keys) {

  public Retention {
    ended = Map.copyOf(ended);
  }

  /** When a job's time is up; empty until it has ended. */
  public Optional<Instant> sunset(Job job) {
    Instant completed = job.times().completedAt();
    Duration kept = ended.get(job.status());
    return completed == null || kept == null ? Optional.empty() : Optional.of(completed.plus(kept));
  }
}

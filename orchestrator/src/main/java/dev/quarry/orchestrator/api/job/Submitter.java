package dev.quarry.orchestrator.api.job;

import dev.quarry.model.JobSubmission;
import dev.quarry.orchestrator.api.request.IdempotencyKeys;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import dev.quarry.orchestrator.job.Jobs;
import java.util.Optional;

/**
 * Submits at most once under an idempotency key: the same submission gets the same job, another one
 * under the key is refused.
 */
public final class Submitter {
  private final Jobs jobs;

  Submitter(Jobs jobs) {
    this.jobs = jobs;
  }

  Job submit(String tenant, JobSubmission submission, Optional<IdempotencyKey> key) {
    return key.map(given -> job(jobs.submit(tenant, submission, given)))
        .orElseGet(() -> jobs.submit(tenant, submission));
  }

  public static Job job(Submitted submitted) {
    return switch (submitted) {
      case Submitted.Added(Job job) -> job;
      case Submitted.Repeated(Job job) -> job;
      case Submitted.Conflicting _ -> throw IdempotencyKeys.conflict();
    };
  }
}

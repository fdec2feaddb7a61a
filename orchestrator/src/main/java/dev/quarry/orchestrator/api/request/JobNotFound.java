package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.job.Jobs;
import dev.quarry.orchestrator.job.Tombstone;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Supplier;

/** The problem for a job that does not exist, or that was deleted after its retention period. */
public final class JobNotFound {

  private JobNotFound() {}

  public static Supplier<ProblemException> problem(Jobs jobs, Principal principal, UUID id) {
    return () ->
        jobs.tombstone(principal.tenant(), id)
            .map(JobNotFound::deleted)
            .orElseGet(IdParams::jobNotFound);
  }

  private static ProblemException deleted(Tombstone tombstone) {
    return new ProblemException(
        ProblemCode.JOB_GONE,
        ("The job ended as %s on %s and was deleted after its retention period."
                + " Its documents are kept.")
            .formatted(
                tombstone.status().code(),
                tombstone.completedAt().atZone(ZoneOffset.UTC).toLocalDate()));
  }
}

package dev.quarry.orchestrator.api.request;

import dev.quarry.orchestrator.access.Principal;
import dev.quarry.orchestrator.api.problem.ProblemCode;
import dev.quarry.orchestrator.api.problem.ProblemException;
import dev.quarry.orchestrator.job.Jobs;
import dev.quarry.orchestrator.job.Tombstone;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Supplier;

/** What to answer for a job that is not there: it never was, or its time is up. */
public final class JobNotFound {

  private JobNotFound() {}

  public static Supplier<ProblemException> of(Jobs jobs, Principal principal, UUID id) {
    return () ->
        jobs.tombstone(principal.tenant(), id)
            .map(JobNotFound::gone)
            .orElseGet(IdParams::noSuchJob);
  }

  private static ProblemException gone(Tombstone tombstone) {
    return new ProblemException(
        ProblemCode.JOB_GONE,
        "The job ended as %s on %s and was deleted when its time was up. Its documents are kept."
            .formatted(
                tombstone.status().code(),
                tombstone.completedAt().atZone(ZoneOffset.UTC).toLocalDate()));
  }
}

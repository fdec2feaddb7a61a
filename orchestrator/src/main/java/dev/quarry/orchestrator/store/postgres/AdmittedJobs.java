package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Adds a job if there is room for it. Whoever repeats a submission adds none, and so is answered
 * also where there is no room. Thread-safe.
 */
final class AdmittedJobs {
  private final Database db;
  private final JobInserts jobs;
  private final Admission admission;

  AdmittedJobs(Database db, JobInserts jobs, Admission admission) {
    this.db = db;
    this.jobs = jobs;
    this.admission = admission;
  }

  /**
   * @param adding not begun where there is no room
   * @throws LimitExceededException if there is no room
   */
  Submitted add(NewJob job, Supplier<Submitted> adding) {
    try (Admission.Place place = admission.admit(job.tenant(), 1)) {
      Submitted submitted = adding.get();
      if (submitted instanceof Submitted.Added) {
        place.taken();
      }
      return submitted;
    } catch (LimitExceededException full) {
      return Optional.ofNullable(job.key())
          .flatMap(_ -> db.read(() -> jobs.before(job)))
          .orElseThrow(() -> full);
    }
  }
}

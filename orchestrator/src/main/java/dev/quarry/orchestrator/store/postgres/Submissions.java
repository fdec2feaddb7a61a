package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.JobStore.Submitted;
import java.util.List;

/** Single submissions: those that come at the same time share a transaction. Thread-safe. */
final class Submissions {
  private static final int AT_ONCE = 100;

  private final Database db;
  private final JobInserts inserts;
  private final GroupCommit<NewJob, Submitted> group;

  Submissions(Database db, JobInserts inserts) {
    this.db = db;
    this.inserts = inserts;
    this.group = new GroupCommit<>(AT_ONCE, this::insert);
  }

  Submitted add(NewJob job) {
    return job.large() ? insert(List.of(job)).getFirst() : group.write(job);
  }

  private List<Submitted> insert(List<NewJob> jobs) {
    return db.transaction(() -> inserts.add(jobs));
  }
}

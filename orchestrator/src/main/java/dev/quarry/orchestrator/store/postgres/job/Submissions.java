package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.JobStore.Submitted;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.GroupCommit;
import java.util.List;

/** Single submissions: those that come at the same time share a transaction. Thread-safe. */
final class Submissions {
  private static final int AT_ONCE = 100;

  private final Database db;
  private final JobInserts inserts;
  private final GroupCommit<NewJobRow, Submitted> group;

  Submissions(Database db, JobInserts inserts) {
    this.db = db;
    this.inserts = inserts;
    this.group = new GroupCommit<>(AT_ONCE, this::insert);
  }

  Submitted add(NewJobRow job) {
    return job.large() ? insert(List.of(job)).getFirst() : group.write(job);
  }

  private List<Submitted> insert(List<NewJobRow> jobs) {
    return db.transaction(() -> inserts.add(jobs));
  }
}

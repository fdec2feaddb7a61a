package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Single submissions: those that come at the same time share a transaction. Thread-safe. */
final class Submissions {
  private static final int AT_ONCE = 100;

  private final Database db;
  private final Supplier<UUID> ids;
  private final JobInserts inserts;
  private final GroupCommit<NewJob, Submitted> group;

  Submissions(Database db, Supplier<UUID> ids, JobInserts inserts) {
    this.db = db;
    this.ids = ids;
    this.inserts = inserts;
    this.group = new GroupCommit<>(AT_ONCE, this::insert);
  }

  Job add(String tenant, JobRequest request) {
    return JobInserts.added(submit(tenant, request, null));
  }

  Submitted add(String tenant, JobRequest request, IdempotencyKey key) {
    return submit(tenant, request, key);
  }

  private Submitted submit(String tenant, JobRequest request, @Nullable IdempotencyKey key) {
    NewJob job = NewJob.of(ids.get(), tenant, request, key);
    return job.large() ? insert(List.of(job)).getFirst() : group.write(job);
  }

  private List<Submitted> insert(List<NewJob> jobs) {
    return db.transaction(() -> inserts.add(jobs));
  }
}

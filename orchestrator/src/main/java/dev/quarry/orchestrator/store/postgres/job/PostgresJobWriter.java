package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.GroupCommit;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.JobInsertHook;
import dev.quarry.orchestrator.submission.JobWriter;
import dev.quarry.orchestrator.submission.Submitted;
import dev.quarry.orchestrator.submission.SubmittedBatch;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Inserts jobs with their idempotency keys, events, items and the rows of their hooks. */
public final class PostgresJobWriter implements JobWriter {
  private static final int MAX_JOBS_PER_TRANSACTION = 100;

  private final Database db;
  private final JobInserts inserts;
  private final DeadLetterRows deadLetters;
  private final ActiveReindexes reindexes;
  private final GroupCommit<NewJobRow, Submitted> group;

  /**
   * @param ids generates the ids of new jobs in ascending order: listings sort jobs of the same
   *     instant by id
   */
  public PostgresJobWriter(Database db, Supplier<UUID> ids, QueueOrder order) {
    this.db = db;
    this.inserts = new JobInserts(db, ids, order);
    this.deadLetters = new DeadLetterRows(db.sql(), inserts);
    this.reindexes = new ActiveReindexes(db.sql(), inserts);
    this.group =
        new GroupCommit<>(
            MAX_JOBS_PER_TRANSACTION, jobs -> db.transaction(() -> inserts.add(jobs)));
  }

  @Override
  public Submitted add(
      String tenant, JobRequest request, @Nullable IdempotencyKey key, JobInsertHook hook) {
    NewJobRow job = inserts.newRow(tenant, request, key);
    if (hook != JobInsertHook.NONE) {
      return db.transaction(() -> addWithHook(job, hook));
    }
    return job.large()
        ? db.transaction(() -> inserts.add(List.of(job)).getFirst())
        : group.write(job);
  }

  private Submitted addWithHook(NewJobRow job, JobInsertHook hook) {
    Optional<Submitted> earlier = inserts.findEarlier(job);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    hook.beforeInsert();
    Submitted submitted = inserts.add(List.of(job)).getFirst();
    if (submitted instanceof Submitted.Added(Job added)) {
      hook.afterInsert(added.id());
    } else {
      hook.discard(); // a concurrent submission with the same key committed first
    }
    return submitted;
  }

  @Override
  public Submitted addReindex(String tenant, JobRequest request) {
    return db.transaction(
        () -> {
          Optional<Job> active = reindexes.lockActive(tenant, request);
          return active.isPresent()
              ? new Submitted.Repeated(active.get())
              : new Submitted.Added(inserts.add(tenant, List.of(request)).getFirst());
        });
  }

  @Override
  public Optional<Job> activeReindex(String tenant, JobRequest request) {
    return db.statement(() -> reindexes.active(tenant, request));
  }

  @Override
  public List<Job> add(String tenant, List<JobRequest> requests) {
    return requests.size() == 1
        ? List.of(
            JobInserts.requireAdded(add(tenant, requests.getFirst(), null, JobInsertHook.NONE)))
        : db.transaction(() -> inserts.add(tenant, requests));
  }

  @Override
  public SubmittedBatch addBatch(
      String tenant, String batchId, List<JobRequest> requests, IdempotencyKey key) {
    return db.transaction(
        () ->
            lockEarlierBatch(tenant, key)
                .orElseGet(() -> remember(tenant, batchId, inserts.add(tenant, requests), key)));
  }

  /** Finds the earlier batch with the key. The key stays locked until the transaction ends. */
  private Optional<SubmittedBatch> lockEarlierBatch(String tenant, IdempotencyKey key) {
    return new BatchKeys(db.sql())
        .lock(tenant, key)
        .map(
            earlier ->
                earlier.sameBody()
                    ? new SubmittedBatch.Repeated(
                        earlier.batchId(), inserts.inOrder(earlier.jobs()))
                    : new SubmittedBatch.Conflicting());
  }

  private SubmittedBatch remember(
      String tenant, String batchId, List<Job> added, IdempotencyKey key) {
    List<UUID> jobs = added.stream().map(Job::id).toList();
    new BatchKeys(db.sql()).remember(tenant, key, batchId, jobs);
    return new SubmittedBatch.Added(batchId, added);
  }

  @Override
  public Job addRetry(String tenant, JobRequest request, UUID of, boolean failedOnly) {
    return db.transaction(() -> inserts.addRetry(tenant, request, of, failedOnly));
  }

  @Override
  public Redrive redrive(String tenant, UUID deadLetter, Function<Job, JobRequest> retry) {
    return db.transaction(() -> deadLetters.redrive(tenant, deadLetter, retry));
  }

  @Override
  public Job rehearse(String tenant, JobRequest request) {
    NewJobRow job = inserts.newRow(tenant, request, null);
    return JobInserts.requireAdded(db.rolledBack(() -> inserts.add(List.of(job)).getFirst()));
  }

  @Override
  public Optional<Submitted> earlier(String tenant, IdempotencyKey key) {
    return db.statement(() -> inserts.findEarlier(tenant, key));
  }

  @Override
  public Optional<SubmittedBatch> earlierBatch(String tenant, IdempotencyKey key) {
    return db.transaction(() -> lockEarlierBatch(tenant, key));
  }
}

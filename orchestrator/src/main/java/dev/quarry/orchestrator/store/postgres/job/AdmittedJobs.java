package dev.quarry.orchestrator.store.postgres.job;

import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.JobStore.Submitted;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way to add jobs. Room for them is reserved before the transaction that adds them begins
 * and is given back if that adds none. Every method throws {@link LimitExceededException} if there
 * is no room; the transaction is not begun then. Thread-safe.
 */
public final class AdmittedJobs {
  private final Database db;
  private final Admission admission;
  private final JobInserts inserts;
  private final Submissions submissions;
  private final JobReads reads;
  private final IdempotencyKeyLocks turns = new IdempotencyKeyLocks();

  /**
   * @param ids of new jobs: growing, so that jobs made at the same instant keep their order
   * @param admission asked before jobs are added; whoever repeats a submission adds none
   */
  public AdmittedJobs(Database db, Supplier<UUID> ids, QueueOrder order, Admission admission) {
    this.db = db;
    this.admission = admission;
    this.inserts = new JobInserts(db, ids, order);
    this.submissions = new Submissions(db, inserts);
    this.reads = new JobReads(db.sql());
  }

  /** With the default order of the queue, which has room for all. */
  public AdmittedJobs(Database db, Supplier<UUID> ids) {
    this(db, ids, QueueOrder.DEFAULT, Admission.unlimited());
  }

  /** All or none, in the order of the requests. */
  public List<Job> add(String tenant, List<JobRequest> requests) {
    if (requests.size() == 1) {
      return List.of(JobInserts.added(submit(inserts.job(tenant, requests.getFirst(), null))));
    }
    return add(tenant, requests.size(), inserts -> inserts.add(tenant, requests), _ -> true);
  }

  /** Single submissions that come at the same time share a transaction. */
  public Submitted add(String tenant, JobRequest request, IdempotencyKey key) {
    return submit(inserts.job(tenant, request, key));
  }

  private Submitted submit(NewJobRow job) {
    return unlessRepeated(job, () -> submissions.add(job));
  }

  /** What a transaction writes that adds a job, and more with it. */
  public interface Adding {
    Submitted add(NewJobRow job, JobInserts inserts);
  }

  /** In a transaction of its own. */
  public Submitted add(
      String tenant, JobRequest request, @Nullable IdempotencyKey key, Adding adding) {
    NewJobRow job = inserts.job(tenant, request, key);
    return unlessRepeated(job, () -> db.transaction(() -> adding.add(job, inserts)));
  }

  /** Who repeats a submission is answered also where there is no room. */
  private Submitted unlessRepeated(NewJobRow job, Supplier<Submitted> adding) {
    String key = job.key();
    if (key == null) {
      return inRoom(job.tenant(), 1, adding, Submitted.Added.class::isInstance);
    }
    return unlessRepeated(
        job.tenant(),
        key,
        () -> inRoom(job.tenant(), 1, adding, Submitted.Added.class::isInstance),
        () -> db.statement(() -> inserts.before(job)));
  }

  /** Keys are printable ASCII without spaces: so those of batches are apart from the others. */
  public <T> T unlessRepeatedBatch(
      String tenant, IdempotencyKey key, Supplier<T> adding, Supplier<Optional<T>> before) {
    return unlessRepeated(tenant, "batch " + key.key(), adding, before);
  }

  private <T> T unlessRepeated(
      String tenant, String key, Supplier<T> adding, Supplier<Optional<T>> before) {
    return turns.inTurn(
        tenant,
        key,
        () -> {
          try {
            return adding.get();
          } catch (LimitExceededException full) {
            return before.get().orElseThrow(() -> full);
          }
        });
  }

  /**
   * In one transaction with the items of its ledger.
   *
   * @param fillingLedger of the job with this id
   */
  public Job add(String tenant, JobRequest request, Consumer<UUID> fillingLedger) {
    return add(
        tenant,
        1,
        inserts -> {
          UUID id = inserts.add(tenant, List.of(request)).getFirst().id();
          fillingLedger.accept(id);
          return reads.inOrder(List.of(id)).getFirst();
        },
        _ -> true);
  }

  /**
   * In one transaction with what decides whether jobs are added at all.
   *
   * @param jobs how many it adds if it does
   * @param added whether it did
   */
  public <T> T add(String tenant, int jobs, Function<JobInserts, T> adding, Predicate<T> added) {
    return inRoom(tenant, jobs, () -> db.transaction(() -> adding.apply(inserts)), added);
  }

  private <T> T inRoom(String tenant, int jobs, Supplier<T> adding, Predicate<T> added) {
    try (Admission.Place place = admission.admit(tenant, jobs)) {
      T result = adding.get();
      if (added.test(result)) {
        place.taken();
      }
      return result;
    }
  }
}

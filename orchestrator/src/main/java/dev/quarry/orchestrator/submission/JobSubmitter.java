package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only way to add jobs. A submission passes these steps:
 *
 * <ol>
 *   <li>the lock of its idempotency key, so that equal submissions run one after the other;
 *   <li>the reservation of queue capacity, made before any transaction begins and released if no
 *       job is added;
 *   <li>the write, in a transaction that it may share with other submissions (group commit).
 * </ol>
 *
 * <p>If a limit is exceeded and the submission repeats an earlier one, it returns the earlier one's
 * job. Otherwise every method that adds jobs throws {@link LimitExceededException}. Thread-safe.
 */
public final class JobSubmitter {
  private final Admission admission;
  private final JobWriter writer;
  private final Bus bus;
  private final IdempotencyKeyLocks keyLocks = new IdempotencyKeyLocks();
  private final LongAdder added = new LongAdder();

  public JobSubmitter(Admission admission, JobWriter writer, Bus bus) {
    this.admission = admission;
    this.writer = writer;
    this.bus = bus;
  }

  /** Adds a job; with an idempotency key at most once. */
  public Submitted submit(String tenant, JobRequest request, @Nullable IdempotencyKey key) {
    return submit(tenant, request, key, Enclosure.NONE);
  }

  /** Adds a job together with data that is stored with it. */
  public Submitted submit(
      String tenant, JobRequest request, @Nullable IdempotencyKey key, Enclosure enclosure) {
    return withKeyLock(
        tenant,
        key == null ? null : key.key(),
        () ->
            withReservation(
                tenant,
                1,
                () -> writer.add(tenant, request, key, enclosure),
                Submitted.Added.class::isInstance),
        () -> key == null ? Optional.empty() : writer.earlier(tenant, key));
  }

  /** Adds jobs in the order of the requests, all or none; with an idempotency key at most once. */
  public SubmittedBatch submitBatch(
      String tenant, String batchId, List<JobRequest> requests, @Nullable IdempotencyKey key) {
    // Keys have no spaces, so this prefix keeps batch keys apart from the keys of single jobs.
    return withKeyLock(
        tenant,
        key == null ? null : "batch " + key.key(),
        () ->
            withReservation(
                tenant,
                requests.size(),
                () ->
                    key == null
                        ? new SubmittedBatch.Added(batchId, writer.add(tenant, requests))
                        : writer.addBatch(tenant, batchId, requests, key),
                SubmittedBatch.Added.class::isInstance),
        () -> key == null ? Optional.empty() : writer.earlierBatch(tenant, key));
  }

  /** Adds a retry of another job. */
  Job submitRetry(String tenant, JobRequest request, UUID of, boolean failedOnly) {
    return withReservation(
        tenant, 1, () -> writer.addRetry(tenant, request, of, failedOnly), _ -> true);
  }

  Redrive redrive(String tenant, UUID deadLetter, Function<Job, JobRequest> retry) {
    return withReservation(
        tenant,
        1,
        () -> writer.redrive(tenant, deadLetter, retry),
        Redrive.Started.class::isInstance);
  }

  /** Runs a whole submission and rolls it back. */
  public Job rehearse(String tenant, JobRequest request) {
    return withReservation(tenant, 1, () -> writer.rehearse(tenant, request), _ -> false);
  }

  /** Jobs added since this object was created. */
  public long added() {
    return added.sum();
  }

  private <T> T withKeyLock(
      String tenant, @Nullable String key, Supplier<T> next, Supplier<Optional<T>> earlier) {
    return key == null
        ? next.get()
        : keyLocks.withLock(
            tenant,
            key,
            () -> {
              try {
                return next.get();
              } catch (LimitExceededException full) {
                return earlier.get().orElseThrow(() -> full);
              }
            });
  }

  private <T> T withReservation(String tenant, int jobs, Supplier<T> write, Predicate<T> adds) {
    try (Admission.Reservation reservation = admission.reserve(tenant, jobs)) {
      T result = write.get();
      if (adds.test(result)) {
        reservation.confirm();
        added.add(jobs);
        bus.workAvailable();
      }
      return result;
    }
  }
}

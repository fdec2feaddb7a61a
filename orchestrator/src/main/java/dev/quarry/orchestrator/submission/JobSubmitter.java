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
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The one way to add jobs. A submission goes through
 *
 * <ol>
 *   <li>the turn of its idempotency key: equal submissions come one after the other;
 *   <li>the reservation of its room in the queue, made before any transaction begins and given back
 *       if no job is added;
 *   <li>the write, a transaction that it may share with others (group commit).
 * </ol>
 *
 * <p>A submission that is refused for want of room and turns out to repeat an earlier one gets that
 * one's job. Every method that adds throws {@link LimitExceededException} if there is no room.
 * Thread-safe.
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

  /** Under a client's own key at most once, however often and however much in parallel. */
  public Submitted submit(String tenant, JobRequest request, Optional<IdempotencyKey> key) {
    return submit(tenant, request, key, Enclosure.NONE);
  }

  /** The same with what is stored together with the job. */
  public Submitted submit(
      String tenant, JobRequest request, Optional<IdempotencyKey> key, Enclosure enclosure) {
    return withKeyLock(
        tenant,
        key.map(IdempotencyKey::key),
        () ->
            withReservation(
                tenant,
                1,
                () -> writer.add(tenant, request, key, enclosure),
                Submitted.Added.class::isInstance),
        () -> key.flatMap(given -> writer.earlier(tenant, given)));
  }

  /** All or none, in the order of the requests; under a key at most once. */
  public SubmittedBatch submitBatch(
      String tenant, String batchId, List<JobRequest> requests, Optional<IdempotencyKey> key) {
    // Keys are printable ASCII without spaces: so those of batches are apart from the others.
    return withKeyLock(
        tenant,
        key.map(given -> "batch " + given.key()),
        () ->
            withReservation(
                tenant,
                requests.size(),
                () ->
                    key.map(given -> writer.addBatch(tenant, batchId, requests, given))
                        .orElseGet(
                            () -> new SubmittedBatch.Added(batchId, writer.add(tenant, requests))),
                SubmittedBatch.Added.class::isInstance),
        () -> key.flatMap(given -> writer.earlierBatch(tenant, given)));
  }

  /** A retry that works on items of another job and on nothing else. */
  Job submitItems(String tenant, JobRequest request, UUID of, boolean failedOnly) {
    return withReservation(
        tenant, 1, () -> writer.addWithItems(tenant, request, of, failedOnly), _ -> true);
  }

  /** A retry that does what the other job did. */
  Job submitAgain(String tenant, JobRequest request) {
    return withReservation(tenant, 1, () -> writer.add(tenant, List.of(request)).getFirst(), _ -> true);
  }

  Redrive redrive(String tenant, UUID deadLetter) {
    return withReservation(
        tenant, 1, () -> writer.redrive(tenant, deadLetter), Redrive.Started.class::isInstance);
  }

  /** Goes the whole way of a submission and leaves nothing behind. */
  public Job rehearse(String tenant, JobRequest request) {
    return withReservation(tenant, 1, () -> writer.rehearse(tenant, request), _ -> false);
  }

  /** How many jobs were added since this was made. */
  public long added() {
    return added.sum();
  }

  private <T> T withKeyLock(
      String tenant, Optional<String> key, Supplier<T> next, Supplier<Optional<T>> earlier) {
    return key.isEmpty()
        ? next.get()
        : keyLocks.withKeyLock(
            tenant,
            key.get(),
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

package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.DeadLetters.Redrive;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobLog;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.trace.Tracing;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
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
  private final Tracing tracing;
  private final IdempotencyKeyLocks keyLocks = new IdempotencyKeyLocks();
  private final LongAdder added = new LongAdder();

  public JobSubmitter(Admission admission, JobWriter writer, Bus bus, Tracing tracing) {
    this.admission = admission;
    this.writer = writer;
    this.bus = bus;
    this.tracing = tracing;
  }

  /** Adds a job; with an idempotency key at most once. */
  public Submitted submit(String tenant, JobRequest request, @Nullable IdempotencyKey key) {
    return submit(tenant, request, key, JobInsertHook.NONE);
  }

  /** Adds a job together with data that is stored with it. */
  public Submitted submit(
      String tenant, JobRequest request, @Nullable IdempotencyKey key, JobInsertHook hook) {
    return withKeyLock(
        tenant,
        key == null ? null : key.key(),
        () -> withReservation(tenant, () -> writer.add(tenant, traced(request), key, hook)),
        () -> key == null ? Optional.empty() : writer.earlier(tenant, key));
  }

  /** Adds a reindex unless an equal one of the tenant is active; that one is returned instead. */
  public Submitted submitReindex(String tenant, JobRequest request) {
    return withKeyLock(
        tenant,
        "reindex " + request.collection(),
        () -> withReservation(tenant, () -> writer.addReindex(tenant, traced(request))),
        () -> writer.activeReindex(tenant, request).map(Submitted.Repeated::new));
  }

  private Submitted withReservation(String tenant, Supplier<Submitted> write) {
    return withReservation(
        tenant,
        1,
        write,
        each -> each instanceof Submitted.Added(Job job) ? List.of(job) : List.of());
  }

  /** Adds jobs in the order of the requests, all or none; with an idempotency key at most once. */
  public SubmittedBatch submitBatch(
      String tenant, String batchId, List<JobRequest> requests, @Nullable IdempotencyKey key) {
    // Keys have no spaces, so a prefix keeps batch keys apart from the keys of single jobs.
    List<JobRequest> traced = requests.stream().map(this::traced).toList();
    return withKeyLock(
        tenant,
        key == null ? null : "batch " + key.key(),
        () ->
            withReservation(
                tenant,
                traced.size(),
                () ->
                    key == null
                        ? new SubmittedBatch.Added(batchId, writer.add(tenant, traced))
                        : writer.addBatch(tenant, batchId, traced, key),
                each -> each instanceof SubmittedBatch.Added added ? added.jobs() : List.of()),
        () -> key == null ? Optional.empty() : writer.earlierBatch(tenant, key));
  }

  /** Adds a retry of another job. */
  Job submitRetry(String tenant, JobRequest request, UUID of, boolean failedOnly) {
    return withReservation(
        tenant, 1, () -> writer.addRetry(tenant, traced(request), of, failedOnly), List::of);
  }

  Redrive redrive(String tenant, UUID deadLetter, Function<Job, JobRequest> retry) {
    return withReservation(
        tenant,
        1,
        () -> writer.redrive(tenant, deadLetter, letter -> traced(retry.apply(letter))),
        each -> each instanceof Redrive.Started(Job job) ? List.of(job) : List.of());
  }

  /** Runs a whole submission and rolls it back. */
  public Job rehearse(String tenant, JobRequest request) {
    return withReservation(tenant, 1, () -> writer.rehearse(tenant, request), _ -> List.of());
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

  /** The attempts of the job continue the trace of this request. */
  private JobRequest traced(JobRequest request) {
    return request.tracedBy(tracing.traceparent());
  }

  /**
   * @param adds the jobs that the result of the write has added
   */
  private <T> T withReservation(
      String tenant, int jobs, Supplier<T> write, Function<T, List<Job>> adds) {
    try (Admission.Reservation reservation = admission.reserve(tenant, jobs)) {
      T result = write.get();
      List<Job> created = adds.apply(result);
      if (!created.isEmpty()) {
        reservation.confirm();
        added.add(created.size());
        created.forEach(job -> JobLog.of(job).changed("queued"));
        bus.workAvailable();
      }
      return result;
    }
  }
}

package dev.quarry.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.access.limit.LimitExceededException;
import dev.quarry.orchestrator.access.limit.LimitExceededException.Limit;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.trace.Tracing;
import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two equal submissions at the same time, of which the first gets the last queue slot. */
@Timeout(60)
final class EqualSubmissionsTest {
  private static final JobRequest REQUEST = SampleRequests.aText();
  private static final IdempotencyKey KEY = new IdempotencyKey("k", new byte[32]);
  private static final IdempotencyKey OTHER = new IdempotencyKey("other", new byte[32]);

  private final LastSlot last = new LastSlot();
  private final Database db = new Database(TestDatabase.fresh());
  private final JobSubmitter jobs =
      new JobSubmitter(
          last,
          new PostgresJobWriter(
              db, Generators.timeBasedEpochGenerator()::generate, QueueOrder.DEFAULT),
          new LocalBus(),
          Tracing.NONE);

  /** Admits one job; the first caller continues when the test allows it. */
  private static final class LastSlot implements Admission {
    final CountDownLatch reserved = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    private boolean free = true;

    @Override
    public Reservation reserve(String tenant, int number) {
      synchronized (this) {
        if (!free) {
          throw new LimitExceededException(Limit.QUOTA, Duration.ofSeconds(5), "full");
        }
        free = false;
      }
      reserved.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return NO_RESERVATION;
    }
  }

  @AfterEach
  void release() {
    last.mayGoOn.countDown();
  }

  private record Twins<T>(T first, T second) {}

  /** The second submission arrives while the first has its reservation and has not written yet. */
  private <T> Twins<T> twins(Callable<T> submission) throws Exception {
    FutureTask<T> first = new FutureTask<>(submission);
    Thread.ofPlatform().start(first);
    last.reserved.await();
    FutureTask<T> second = new FutureTask<>(submission);
    Thread thread = Thread.ofPlatform().start(second);
    Await.until(
        "the second one waits, or is answered",
        () -> thread.getState() == Thread.State.TIMED_WAITING || second.isDone());
    last.mayGoOn.countDown();
    return new Twins<>(first.get(), second.get());
  }

  @Test
  void duplicate_of_a_submission_with_the_last_slot_gets_its_job() throws Exception {
    Twins<Submitted> twins = twins(() -> jobs.submit("acme", REQUEST, KEY));

    Submitted.Added added = (Submitted.Added) twins.first();
    assertThat(twins.second())
        .isInstanceOfSatisfying(
            Submitted.Repeated.class,
            same -> assertThat(same.job().id()).isEqualTo(added.job().id()));
  }

  @Test
  void duplicate_of_a_reindex_with_the_last_slot_gets_its_job() throws Exception {
    JobRequest reindex = SampleRequests.of(JobType.REINDEX, null, "docs", Map.of());
    Twins<Submitted> twins = twins(() -> jobs.submitReindex("acme", reindex));

    assertThat(twins.first()).isInstanceOf(Submitted.Added.class);
    assertThat(twins.second()).isInstanceOf(Submitted.Repeated.class);
  }

  @Test
  void duplicate_of_a_batch_with_the_last_slots_gets_its_jobs() throws Exception {
    Twins<SubmittedBatch> twins =
        twins(() -> jobs.submitBatch("acme", "b", List.of(REQUEST, REQUEST), KEY));

    assertThat(twins.first()).isInstanceOf(SubmittedBatch.Added.class);
    assertThat(twins.second()).isInstanceOf(SubmittedBatch.Repeated.class);
  }

  @Test
  void other_submission_is_rejected_at_once() throws Exception {
    FutureTask<Submitted> first = new FutureTask<>(() -> jobs.submit("acme", REQUEST, KEY));
    Thread.ofPlatform().start(first);
    last.reserved.await();

    assertThatThrownBy(() -> jobs.submit("acme", REQUEST, OTHER))
        .isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> jobs.submit("other", REQUEST, KEY))
        .isInstanceOf(LimitExceededException.class);
    last.mayGoOn.countDown();
    assertThat(first.get()).isInstanceOf(Submitted.Added.class);
  }
}

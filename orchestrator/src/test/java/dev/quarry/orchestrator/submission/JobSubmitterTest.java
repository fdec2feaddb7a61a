package dev.quarry.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.gateway.StoredCall;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.gateway.PostgresCallStore;
import dev.quarry.orchestrator.store.postgres.job.PostgresDeadLetters;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import dev.quarry.orchestrator.store.postgres.upload.PostgresUploads;
import dev.quarry.orchestrator.trace.Tracing;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Every way of submission reserves queue capacity before its transaction and confirms it
 * afterwards.
 */
final class JobSubmitterTest {
  private static final JobRequest REQUEST = SampleRequests.aText();
  private static final IdempotencyKey KEY = new IdempotencyKey("k", new byte[32]);
  private static final StoredCall CALL = new StoredCall(null, Map.of(), new byte[0]);

  private final Database db = new Database(TestDatabase.fresh());
  private final CountingAdmission admission = new CountingAdmission();
  private final PostgresJobWriter writer =
      new PostgresJobWriter(db, Generators.timeBasedEpochGenerator()::generate, QueueOrder.DEFAULT);
  private final JobSubmitter jobs =
      new JobSubmitter(admission, writer, new LocalBus(), Tracing.NONE);

  /** Counts reserved, confirmed and closed jobs; fails if called inside a transaction. */
  private static final class CountingAdmission implements Admission {
    int reserved;
    int confirmed;
    int closed;

    @Override
    public Reservation reserve(String tenant, int jobs) {
      requireNoTransaction();
      reserved += jobs;
      return new Reservation() {
        @Override
        public void confirm() {
          requireNoTransaction();
          confirmed += jobs;
        }

        @Override
        public void close() {
          requireNoTransaction();
          closed += jobs;
        }
      };
    }

    private static void requireNoTransaction() {
      assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
    }
  }

  private void came(int reserved, int confirmed) {
    assertThat(admission.reserved).as("reserved").isEqualTo(reserved);
    assertThat(admission.confirmed).as("confirmed").isEqualTo(confirmed);
    assertThat(admission.closed).as("closed").isEqualTo(reserved);
    assertThat(jobs.added()).as("added").isEqualTo(confirmed);
  }

  @Test
  void submissions_and_batches() {
    jobs.submit("acme", REQUEST, null);
    came(1, 1);
    jobs.submitBatch("acme", "a", List.of(REQUEST, REQUEST), null);
    came(3, 3);
    jobs.submit("acme", REQUEST, KEY);
    came(4, 4);
    jobs.submit("acme", REQUEST, KEY);
    came(5, 4);
    jobs.submitBatch("acme", "b", List.of(REQUEST, REQUEST), KEY);
    came(7, 6);
    jobs.submitBatch("acme", "b", List.of(REQUEST, REQUEST), KEY);
    came(9, 6);
  }

  @Test
  void retries() {
    Job first = ((Submitted.Added) jobs.submit("acme", REQUEST, null)).job();
    jobs.submitRetry("acme", REQUEST, first.id(), true);
    jobs.submitRetry("acme", REQUEST, first.id(), false);
    came(3, 3);
  }

  @Test
  void reindexes() {
    JobRequest reindex = SampleRequests.of(JobType.REINDEX, null, "docs", Map.of());
    jobs.submitReindex("acme", reindex);
    came(1, 1);
    jobs.submitReindex("acme", reindex);
    came(2, 1);
  }

  @Test
  void files_and_calls() {
    PostgresUploads uploads = new PostgresUploads(db);
    PostgresCallStore calls = new PostgresCallStore(db);
    for (int i = 0; i < 2; i++) {
      Upload upload = new Upload(UUID.randomUUID(), "a.txt", 1, new byte[32]);
      ByteArrayInputStream content = new ByteArrayInputStream(new byte[1]);
      jobs.submit("acme", REQUEST, KEY, uploads.insertHook("acme", upload, content));
    }
    came(2, 1);
    IdempotencyKey other = new IdempotencyKey("call", new byte[32]);
    jobs.submit("acme", REQUEST, other, calls.insertHook(CALL));
    jobs.submit("acme", REQUEST, other, calls.insertHook(CALL));
    came(4, 2);
  }

  @Test
  void redrives() {
    Redrives redrives = new Redrives(new PostgresDeadLetters(db), jobs);
    jobs.submitBatch("acme", "b", List.of(REQUEST, REQUEST, REQUEST), null);
    PostgresJobQueue queue = PostgresJobQueues.on(db);
    List<Job> claimed = queue.claim(Claimants.idle("node"), 3, Duration.ofMinutes(1));
    JobError error = new JobError("timeout", "It did not respond.", true);
    claimed.forEach(job -> queue.finish(job.fence(), state -> new Transition.Failed(error)));
    redrives.redrive(null, claimed.getFirst().id());
    redrives.redrive(null, claimed.getFirst().id());
    came(4, 4);
    redrives.redrive(new DeadLetters.Filter(null, null, null), 10);
    came(6, 6);
  }
}

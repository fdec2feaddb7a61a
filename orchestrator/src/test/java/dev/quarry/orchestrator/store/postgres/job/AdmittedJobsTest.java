package dev.quarry.orchestrator.store.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import dev.quarry.model.JobError;
import dev.quarry.orchestrator.access.limit.Admission;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.gateway.StoredCall;
import dev.quarry.orchestrator.job.DeadLetters;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobLinks;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.JobStore.IdempotencyKey;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.job.Upload;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.gateway.PostgresCallStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.upload.PostgresUploads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Whichever way jobs come, room is asked for before their transaction and taken after it. */
final class AdmittedJobsTest {
  private static final JobRequest REQUEST = SampleRequests.aText();
  private static final IdempotencyKey KEY = new IdempotencyKey("k", new byte[32]);
  private static final StoredCall CALL = new StoredCall(null, Map.of(), new byte[0]);

  private final Database db = new Database(TestDatabase.fresh());
  private final Places places = new Places();
  private final AdmittedJobs admitted =
      new AdmittedJobs(
          db, Generators.timeBasedEpochGenerator()::generate, QueueOrder.DEFAULT, places);
  private final JobStore jobs = new PostgresJobStore(db, admitted, new JobLinks(""), () -> {});

  /** How many places were asked for, taken and given back, each outside of transactions. */
  private static final class Places implements Admission {
    int asked;
    int taken;
    int closed;

    @Override
    public Place admit(String tenant, int jobs) {
      requireNoTransaction();
      asked += jobs;
      return new Place() {
        @Override
        public void taken() {
          requireNoTransaction();
          taken += jobs;
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

  private void came(int asked, int taken) {
    assertThat(places.asked).as("asked").isEqualTo(asked);
    assertThat(places.taken).as("taken").isEqualTo(taken);
    assertThat(places.closed).as("closed").isEqualTo(asked);
  }

  @Test
  void submissions_and_batches() {
    jobs.add("acme", List.of(REQUEST));
    came(1, 1);
    jobs.add("acme", List.of(REQUEST, REQUEST));
    came(3, 3);
    jobs.add("acme", REQUEST, KEY);
    came(4, 4);
    jobs.add("acme", REQUEST, KEY);
    came(5, 4);
    jobs.addBatch("acme", "b", List.of(REQUEST, REQUEST), KEY);
    came(7, 6);
    jobs.addBatch("acme", "b", List.of(REQUEST, REQUEST), KEY);
    came(9, 6);
  }

  @Test
  void retries() {
    UUID first = jobs.add("acme", List.of(REQUEST)).getFirst().id();
    jobs.addFailedItems("acme", REQUEST, first);
    jobs.addSameItems("acme", REQUEST, first);
    came(3, 3);
  }

  @Test
  void files_and_calls() throws IOException {
    PostgresUploads uploads = new PostgresUploads(db, admitted);
    PostgresCallStore calls = new PostgresCallStore(db, admitted);
    for (int i = 0; i < 2; i++) {
      Upload upload = new Upload(UUID.randomUUID(), "a.txt", 1, new byte[32]);
      ByteArrayInputStream content = new ByteArrayInputStream(new byte[1]);
      uploads.add("acme", REQUEST, upload, content, Optional.of(KEY));
    }
    came(2, 1);
    IdempotencyKey other = new IdempotencyKey("call", new byte[32]);
    calls.submit("acme", REQUEST, CALL, Optional.of(other));
    calls.submit("acme", REQUEST, CALL, Optional.of(other));
    came(4, 2);
  }

  @Test
  void redrives() {
    DeadLetters letters = new PostgresDeadLetters(db, admitted);
    jobs.add("acme", List.of(REQUEST, REQUEST, REQUEST));
    PostgresJobQueue queue = new PostgresJobQueue(db);
    List<Job> claimed = queue.claim("node", 3, Duration.ofMinutes(1));
    JobError error = new JobError("timeout", "It did not answer.", true);
    claimed.forEach(job -> queue.finish(job.fence(), state -> new Transition.Failed(error)));
    letters.redrive(null, claimed.getFirst().id());
    letters.redrive(null, claimed.getFirst().id());
    came(4, 4);
    letters.redrive(new DeadLetters.Filter(null, null, null), 10);
    came(6, 6);
  }
}

package dev.quarry.orchestrator.store.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.Claimants;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.gateway.StoredCall;
import dev.quarry.orchestrator.gateway.UpstreamResponse;
import dev.quarry.orchestrator.job.Fence;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobWriter;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import dev.quarry.orchestrator.submission.IdempotencyKey;
import dev.quarry.orchestrator.submission.Submitted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PostgresCallStoreTest {
  private static final StoredCall CALL =
      new StoredCall("text/plain", Map.of("x-request-id", "r-1"), new byte[] {0, 1, -1});

  private final Database db = new Database(TestDatabase.fresh());
  private final PostgresJobWriter writer =
      new PostgresJobWriter(db, Generators.timeBasedEpochGenerator()::generate, QueueOrder.DEFAULT);
  private final JobPorts jobs = PostgresJobPorts.on(db, writer);
  private final PostgresJobQueue queue = PostgresJobQueues.on(db);
  private final PostgresCallStore calls = new PostgresCallStore(db);

  private static JobRequest request() {
    return SampleRequests.of(JobType.HTTP_CALL, null, "default", Map.of()).byRoute("echo");
  }

  private Submitted submit(@Nullable IdempotencyKey key) {
    return writer.add("t", request(), key, calls.insertHook(CALL));
  }

  private Job submitted() {
    return ((Submitted.Added) submit(null)).job();
  }

  private Fence running() {
    Job job = submitted();
    return queue.claim(Claimants.idle("node"), 10, Duration.ofMinutes(1)).stream()
        .filter(claimed -> claimed.id().equals(job.id()))
        .findFirst()
        .orElseThrow()
        .fence();
  }

  @Test
  void request_is_stored_with_its_job_and_once_per_key() {
    IdempotencyKey key = new IdempotencyKey("k", new byte[] {1});
    Job job = ((Submitted.Added) submit(key)).job();
    StoredCall kept = calls.call(job.id()).orElseThrow();
    assertThat(kept.contentType()).isEqualTo("text/plain");
    assertThat(kept.headers()).isEqualTo(CALL.headers());
    assertThat(kept.body()).isEqualTo(CALL.body());
    assertThat(submit(key))
        .isInstanceOfSatisfying(
            Submitted.Repeated.class, again -> assertThat(again.job().id()).isEqualTo(job.id()));
  }

  @Test
  void retry_has_the_request_of_the_first_job() {
    Job first = submitted();
    Job retry = jobs.add("t", List.of(request().retryOf(first.id()))).getFirst();
    assertThat(calls.call(retry.id()).orElseThrow().body()).isEqualTo(CALL.body());
  }

  @Test
  void response_is_written_by_the_running_attempt_only() {
    Fence fence = running();
    UpstreamResponse response = new UpstreamResponse(200, null, 2, new byte[] {4, 5});
    calls.storeResponse(fence, new UpstreamResponse(503, "text/plain", 0, null));
    calls.storeResponse(fence, response);
    assertThat(calls.response(fence.jobId()).orElseThrow().body()).isEqualTo(response.body());
    assertThatThrownBy(
            () -> calls.storeResponse(new Fence(fence.jobId(), fence.epoch() - 1), response))
        .isInstanceOf(LeaseLostException.class);
    queue.finish(fence, state -> new Transition.Cancelled());
    assertThatThrownBy(() -> calls.storeResponse(fence, response))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void progress_token_is_valid_for_one_attempt() {
    Fence first = running();
    calls.open(first, new byte[] {1});
    assertThat(calls.find(new byte[] {1}).orElseThrow().running()).isTrue();
    assertThat(calls.find(new byte[] {2})).isEmpty();
    queue.finish(first, state -> new Transition.Released());
    assertThat(calls.find(new byte[] {1}).orElseThrow().running()).isFalse();
    assertThatThrownBy(() -> calls.open(first, new byte[] {3}))
        .isInstanceOf(LeaseLostException.class);

    Fence second =
        queue.claim(Claimants.idle("node"), 10, Duration.ofMinutes(1)).getFirst().fence();
    assertThat(calls.find(new byte[] {1}).orElseThrow().running()).isFalse();
    calls.open(second, new byte[] {3});
    assertThat(calls.find(new byte[] {1})).isEmpty();
    assertThat(calls.find(new byte[] {3}).orElseThrow().fence()).isEqualTo(second);
  }
}

package dev.quarry.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.model.JobError;
import dev.quarry.model.JobEvent;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.ItemLedger.NewItem;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.Queues;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.store.postgres.queue.PostgresQueues;
import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DispatcherTest {
  private static final JobResult DONE = new JobResult(Map.of("done", true));
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void a_job_runs_until_it_completes() throws Exception {
    Node node =
        new Node(
            4,
            context -> {
              context.stage("embed");
              context.progress(50);
              return DONE;
            });
    Job job = node.submit(SampleRequests.aText());
    node.runAll();
    Job ended = node.read(job.id());
    assertThat(ended.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(ended.result()).isEqualTo(DONE.values());
    assertThat(node.jobs.events().events(job.id(), 0, 10))
        .extracting(JobEvent::type)
        .containsExactly("queued", "started", "stage", "progress", "completed");
    assertThat(node.dispatcher.active()).isZero();
  }

  @Test
  void a_node_without_a_handler_for_a_job_leaves_it_in_the_queue() throws Exception {
    Node node = new Node(4, context -> DONE);
    Job text = node.submit(SampleRequests.aText());
    Job crawl = node.submit(SampleRequests.of(JobType.WEB_CRAWL));
    node.runAll();
    assertThat(node.read(text.id()).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(node.read(crawl.id()).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(node.jobs.events().events(crawl.id(), 0, 10)).hasSize(1);
  }

  @Test
  void no_more_jobs_run_than_there_are_slots() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Node node = new Node(2, context -> await(go));
    for (int i = 0; i < 3; i++) {
      node.submit(SampleRequests.aText());
    }
    assertThat(node.dispatcher.tick()).isEqualTo(2);
    assertThat(node.dispatcher.tick()).isZero();
    go.countDown();
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
    assertThat(node.dispatcher.tick()).isEqualTo(1);
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
  }

  @Test
  void a_permanent_failure_fails_the_job_with_its_code() throws Exception {
    Job ended = run(context -> fail(StageException.permanent("not_a_pdf", "It is no PDF.")));
    assertThat(ended.status()).isEqualTo(JobStatus.FAILED);
    assertThat(ended.error()).isEqualTo(new JobError("not_a_pdf", "It is no PDF.", false));
  }

  @Test
  void a_retryable_failure_queues_the_job_until_its_attempts_are_used_up() throws Exception {
    Node node = new Node(1, context -> fail(StageException.retryable("busy", "Busy.")));
    Job again = node.submit(SampleRequests.aTextTried(2));
    Job last = node.submit(SampleRequests.aTextTried(1));
    node.runAll();
    node.runAll();
    assertThat(node.read(again.id()).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(node.queue.untilNextDue()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(60));
    assertThat(node.jobs.events().lastEvents(again.id(), 1).getFirst().data())
        .containsEntry("code", "busy");
    assertThat(node.read(last.id()).error()).isEqualTo(new JobError("busy", "Busy.", true));
  }

  @Test
  void a_handler_that_ignores_its_interrupt_times_out_and_its_late_writes_are_rejected()
      throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    CompletableFuture<JobContext> left = new CompletableFuture<>();
    Node node =
        new Node(
            1,
            context -> {
              left.complete(context);
              awaitStubbornly(late);
              return DONE;
            });
    Job job = node.submit(SampleRequests.aTextLasting(Duration.ofSeconds(1)));
    node.runAll();
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.FAILED);
    assertThat(node.read(job.id()).error()).extracting(JobError::code).isEqualTo("timeout");
    assertThat(node.dispatcher.active()).isZero();
    assertThat(node.worker.stuckHandlers()).isEqualTo(1);
    assertThatThrownBy(() -> left.join().stage("late")).isInstanceOf(LeaseLostException.class);
    late.countDown();
    Await.until("the handler has returned", () -> node.worker.stuckHandlers() == 0);
  }

  @Test
  void a_running_job_is_interrupted_by_its_cancellation() throws Exception {
    Node node = new Node(1, context -> await(new CountDownLatch(1)));
    Job job = node.submit(SampleRequests.aText());
    node.dispatcher.tick();
    node.leases.heartbeat();
    assertThat(node.dispatcher.active()).isEqualTo(1);
    node.jobs.store().cancel(Node.TENANT, job.id());
    node.leases.heartbeat();
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void a_job_of_a_draining_queue_is_released_without_counting_an_attempt() throws Exception {
    Node node = new Node(1, context -> await(new CountDownLatch(1)));
    Job job = node.submit(SampleRequests.aText());
    node.dispatcher.tick();
    Queues queues = new Queues(new PostgresQueues(node.db), node.bus);
    queues.drain(job.type());
    node.leases.heartbeat();
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(node.read(job.id()).attempt()).isZero();
    assertThat(node.dispatcher.tick()).isZero();
    queues.resume(job.type());
    assertThat(node.dispatcher.tick()).isEqualTo(1);
    node.dispatcher.stopRunning();
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
  }

  @Test
  void a_job_is_released_if_its_claim_took_longer_than_the_trust_window() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    Node node =
        new Node(
            1,
            context -> {
              starts.incrementAndGet();
              return DONE;
            });
    Job job = node.submit(SampleRequests.aText());
    node.queue.beforeAnswer = () -> node.nanos.addAndGet(Node.TERMS.trust().toNanos());
    assertThat(node.dispatcher.tick()).isZero();
    Await.until("given back", () -> node.read(job.id()).status() == JobStatus.QUEUED);
    assertThat(starts).hasValue(0);
    assertThat(node.read(job.id()).attempt()).isZero();
    node.queue.beforeAnswer = () -> {};
    node.runAll();
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void a_job_whose_lease_is_lost_is_interrupted_and_writes_nothing() throws Exception {
    Node node = new Node(1, context -> await(new CountDownLatch(1)));
    Job job = node.submit(SampleRequests.aText());
    node.dispatcher.tick();
    Job running = node.read(job.id());
    node.queue.heartbeat("node-a", List.of(running.fence()), Duration.ZERO);
    new JobRescuer(node.queue, node.transitions, node.bus, node.meter).tick();
    Job taken = node.queue.claim(Claimants.idle("node-b"), 1, Node.TERMS.lease()).getFirst();
    node.leases.heartbeat();
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(node.read(job.id()).lastSeq()).isEqualTo(taken.lastSeq());
  }

  @Test
  void a_job_stops_when_its_lease_can_no_longer_be_trusted() throws Exception {
    Node node = new Node(1, context -> await(new CountDownLatch(1)));
    Job job = node.submit(SampleRequests.aText());
    node.dispatcher.tick();
    node.queue.failures.set(1);
    node.nanos.addAndGet(Duration.ofSeconds(19).toNanos());
    assertThatThrownBy(node.leases::heartbeat).isInstanceOf(StoreUnavailableException.class);
    node.leases.guard();
    assertThat(node.dispatcher.active()).isEqualTo(1);
    node.queue.failures.set(2);
    node.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    node.leases.guard();
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
    assertThat(node.clock.sleeps()).hasSize(2);
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(node.read(job.id()).attempt()).isZero();
    assertThat(node.read(job.id()).crashes()).isZero();
  }

  @Test
  void suspected_poison_jobs_run_one_at_a_time_beside_other_jobs() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Node node = new Node(4, context -> await(go));
    Job first = node.submit(SampleRequests.aText());
    Job second = node.submit(SampleRequests.aText());
    node.db.sql().sql("update job set crashes = 2, epoch = 2").update();
    Job unsuspected = node.submit(SampleRequests.aText());
    assertThat(node.dispatcher.tick()).isEqualTo(2);
    assertThat(node.read(first.id()).status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(node.read(unsuspected.id()).status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(node.read(second.id()).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(node.read(second.id()).attempt()).isZero();
    Duration shortly = node.waits(second);
    node.makeDue(second);
    assertThat(node.dispatcher.tick()).isZero();
    assertThat(shortly).isBetween(Duration.ofMillis(450), Duration.ofMillis(1050));
    assertThat(node.waits(second)).isGreaterThan(shortly);
    go.countDown();
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
    node.makeDue(second);
    assertThat(node.dispatcher.tick()).isEqualTo(1);
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
    assertThat(node.read(second.id()).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void an_outcome_is_recorded_when_the_database_is_available_again() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Node node = new Node(1, context -> await(go));
    Job job = node.submit(SampleRequests.aText());
    node.dispatcher.tick();
    node.queue.failures.set(3);
    go.countDown();
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
    assertThat(node.clock.sleeps()).hasSize(3);
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void a_stopping_node_releases_jobs_without_counting_an_attempt() throws Exception {
    Node node = new Node(1, context -> await(new CountDownLatch(1)));
    Job job = node.submit(SampleRequests.aText());
    node.dispatcher.tick();
    node.dispatcher.stopClaiming();
    node.dispatcher.stopRunning();
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(node.read(job.id()).attempt()).isZero();
    assertThat(node.dispatcher.tick()).isZero();
  }

  @Test
  void a_stopping_node_waits_for_its_claim_and_releases_the_claimed_jobs() throws Exception {
    Node node = new Node(1, context -> DONE);
    Job job = node.submit(SampleRequests.aText());
    CountDownLatch claimed = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    node.queue.beforeAnswer =
        () -> {
          claimed.countDown();
          awaitStubbornly(answer);
        };
    Thread claiming = Thread.ofVirtual().start(node.dispatcher::tick);
    claimed.await();
    node.dispatcher.stopClaiming();
    assertThat(node.dispatcher.awaitIdle(Duration.ofMillis(50))).isFalse();
    answer.countDown();
    assertThat(node.dispatcher.awaitIdle(SOON)).isTrue();
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(node.read(job.id()).attempt()).isZero();
    claiming.join();
  }

  @Test
  void a_job_with_failed_items_is_partial_and_with_only_failed_items_it_fails() throws Exception {
    AtomicInteger stored = new AtomicInteger(1);
    CompletableFuture<Node> ready = new CompletableFuture<>();
    Node node =
        new Node(
            1,
            context -> {
              Node self = ready.join();
              self.ledger.add(
                  context.fence(), List.of(new NewItem("a:1", 0), new NewItem("a:2", 0)));
              var items = self.ledger.queued(context.job().id(), 0, 2);
              self.ledger.failed(context.fence(), items.get(0).id(), "http_500", "Broken.");
              if (stored.getAndDecrement() > 0) {
                self.ledger.unchanged(
                    context.fence(), items.get(1).id(), context.job().id(), List.of());
              } else {
                self.ledger.failed(context.fence(), items.get(1).id(), "http_404", "Gone.");
              }
              return DONE;
            });
    ready.complete(node);
    Job partial = node.submit(SampleRequests.aText());
    node.runAll();
    Job failed = node.submit(SampleRequests.aText());
    node.runAll();
    assertThat(node.read(partial.id()).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(node.read(partial.id()).partial()).isTrue();
    assertThat(node.read(failed.id()).status()).isEqualTo(JobStatus.FAILED);
    assertThat(node.read(failed.id()).error())
        .isEqualTo(new JobError("http_500", "Broken.", false));
  }

  private static Job run(Node.Work work) throws InterruptedException {
    Node node = new Node(1, work);
    Job job = node.submit(SampleRequests.aText());
    node.runAll();
    return node.read(job.id());
  }

  private static JobResult await(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return DONE;
  }

  private static void awaitStubbornly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.interrupted();
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  private static JobResult fail(StageException failure) throws StageException {
    throw failure;
  }
}

package dev.quarry.orchestrator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.JobStatus;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.SampleRequests;
import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** All tasks of the engine, on a database that is unavailable at times. */
final class EngineTest {
  private static final JobResult DONE = new JobResult(Map.of());

  @Test
  void jobs_run_when_submitted_and_after_a_database_outage() throws Exception {
    Semaphore ran = new Semaphore(0);
    Node node =
        new Node(
            2,
            context -> {
              ran.release();
              return DONE;
            });
    Engine engine = engine(node);
    node.queue.failures.set(3);
    engine.start();
    for (int i = 0; i < 5; i++) {
      node.submit(SampleRequests.aText());
    }
    node.bus.workAvailable();
    assertThat(ran.tryAcquire(5, 30, TimeUnit.SECONDS)).isTrue();
    // Not "no job is active": a stop that comes while the last job starts would release it.
    Await.until("all are recorded", () -> completed(node) == 5);
    engine.stop(Duration.ofSeconds(20), Duration.ofSeconds(1));
  }

  @Test
  void a_cancellation_reaches_a_running_job_at_once() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Node node =
        new Node(
            1,
            context -> {
              started.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                stopped.countDown();
              }
              return DONE;
            });
    Job job = node.submit(SampleRequests.aText());
    Engine engine = engine(node);
    engine.start();
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    node.jobs.store().cancel(Node.TENANT, job.id());
    node.bus.cancelRequested(job.id());
    assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
    engine.stop(Duration.ofSeconds(20), Duration.ofSeconds(1));
    assertThat(node.read(job.id()).status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void a_stopped_engine_releases_its_jobs_and_claims_no_more() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Node node =
        new Node(
            1,
            context -> {
              started.countDown();
              new CountDownLatch(1).await();
              return DONE;
            });
    Job running = node.submit(SampleRequests.aText());
    Engine engine = engine(node);
    engine.start();
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    Job waiting = node.submit(SampleRequests.aText());
    engine.stopNow();
    engine.stopNow();
    Await.until("handed back", () -> node.dispatcher.active() == 0);
    assertThat(node.read(running.id()).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(node.read(running.id()).attempt()).isZero();
    assertThat(node.read(waiting.id()).status()).isEqualTo(JobStatus.QUEUED);
    engine.stop(Duration.ofSeconds(20), Duration.ofSeconds(1));
  }

  private static long completed(Node node) {
    return node.jobs
        .statistics()
        .read(Node.TENANT)
        .byStatus()
        .getOrDefault(JobStatus.COMPLETED, 0L);
  }

  private static Engine engine(Node node) {
    return new Engine(
        node.queue,
        node.dispatcher,
        node.leases,
        new JobRescuer(node.queue, node.transitions, node.bus, node.meter),
        node.bus,
        new Engine.Pace(Duration.ofSeconds(1), Duration.ofSeconds(5)));
  }
}

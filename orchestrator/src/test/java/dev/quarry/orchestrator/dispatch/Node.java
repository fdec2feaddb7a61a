package dev.quarry.orchestrator.dispatch;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.clock.ManualClock;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobPorts;
import dev.quarry.orchestrator.job.JobRequest;
import dev.quarry.orchestrator.lease.LeaseKeeper;
import dev.quarry.orchestrator.lease.LeaseTerms;
import dev.quarry.orchestrator.metrics.EngineMetrics;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.orchestrator.store.postgres.job.PostgresItemLedger;
import dev.quarry.orchestrator.store.postgres.job.PostgresJobPorts;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueues;
import dev.quarry.orchestrator.store.postgres.queue.PostgresLeaseStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresProgressWriter;
import dev.quarry.orchestrator.trace.Tracing;
import dev.quarry.orchestrator.worker.ProgressWriter;
import dev.quarry.orchestrator.worker.Worker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A node with its own database and a handler of the test; the test calls each tick. */
final class Node {
  static final String TENANT = "acme";
  static final LeaseTerms TERMS =
      new LeaseTerms(
          "node-a", Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(20));

  /** The work of the jobs of a test. */
  interface Work {
    JobResult run(JobContext context) throws StageException, InterruptedException;
  }

  final DataSource source = TestDatabase.fresh();
  final Database db = new Database(source);
  final JobPorts jobs = PostgresJobPorts.on(db);
  final ItemLedger ledger = new PostgresItemLedger(db);
  final UnreliableQueue queue =
      new UnreliableQueue(PostgresJobQueues.on(db), new PostgresLeaseStore(db));
  final ProgressWriter progress = new PostgresProgressWriter(db);
  final LocalBus bus = new LocalBus();
  final EngineMetrics meter = new EngineMetrics(new SimpleMeterRegistry());
  final AtomicLong nanos = new AtomicLong();
  final ManualClock clock = new ManualClock();
  final JobTransitions transitions =
      new JobTransitions(
          Map.of(),
          Backoff.doubling(Duration.ofMinutes(1), Duration.ofMinutes(2)),
          3,
          new Random(1));
  final LeaseKeeper leases = new LeaseKeeper(queue, TERMS, nanos::get);
  final Worker worker;
  final Dispatcher dispatcher;

  Node(int slots, Work work) {
    JobHandler handler =
        new JobHandler() {
          @Override
          public JobType type() {
            return JobType.TEXT;
          }

          @Override
          public JobResult run(JobContext context) throws StageException, InterruptedException {
            return work.run(context);
          }
        };
    this.worker =
        new Worker(List.of(handler), progress, bus, Duration.ofMillis(200), Tracing.NONE, meter);
    AttemptRecorder recorder =
        new AttemptRecorder(queue, transitions, bus, clock, meter, Tracing.NONE);
    this.dispatcher =
        new Dispatcher(queue, worker, leases, recorder, bus, new PoisonIsolation(3), slots);
  }

  Job submit(JobRequest request) {
    return jobs.add(TENANT, List.of(request)).getFirst();
  }

  /** Starts the due jobs and waits until no job runs. */
  void runAll() throws InterruptedException {
    dispatcher.tick();
    if (!dispatcher.awaitIdle(Duration.ofSeconds(20))) {
      throw new AssertionError(dispatcher.active() + " jobs still run");
    }
  }

  Job read(UUID id) {
    return jobs.store().find(TENANT, id).orElseThrow();
  }

  void makeDue(Job job) {
    db.sql()
        .sql("update job set run_at = now(), delayed = false where id = ?")
        .param(job.id())
        .update();
  }

  Duration waits(Job job) {
    Job.JobTimes times = read(job.id()).times();
    return Duration.between(times.updatedAt(), times.runAt());
  }
}

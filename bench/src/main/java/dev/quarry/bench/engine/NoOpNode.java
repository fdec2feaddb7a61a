package dev.quarry.bench.engine;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.dispatch.AttemptRecorder;
import dev.quarry.orchestrator.dispatch.Dispatcher;
import dev.quarry.orchestrator.dispatch.Engine;
import dev.quarry.orchestrator.dispatch.JobRescuer;
import dev.quarry.orchestrator.dispatch.JobTransitions;
import dev.quarry.orchestrator.dispatch.PoisonIsolation;
import dev.quarry.orchestrator.event.LocalBus;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.JobResult;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.lease.LeaseKeeper;
import dev.quarry.orchestrator.lease.LeaseTerms;
import dev.quarry.orchestrator.metrics.EngineMetrics;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.QueueOrder;
import dev.quarry.orchestrator.store.postgres.queue.PostgresJobQueue;
import dev.quarry.orchestrator.store.postgres.queue.PostgresLeaseStore;
import dev.quarry.orchestrator.store.postgres.queue.PostgresProgressWriter;
import dev.quarry.orchestrator.trace.Tracing;
import dev.quarry.orchestrator.webhook.WebhookPayload;
import dev.quarry.orchestrator.worker.Worker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Quarry's engine as it runs in production, with a handler that does nothing. */
final class NoOpNode implements AutoCloseable {
  private static final String TENANT = "bench";
  private final NoOpJobs jobs;
  private final LocalBus bus = new LocalBus();
  private final Engine engine;

  /**
   * @param started is notified of each job when its handler starts
   */
  NoOpNode(Database database, int slots, Consumer<Job> started) {
    this.jobs = new NoOpJobs(database);
    PostgresJobQueue queue =
        new PostgresJobQueue(
            database,
            database,
            QueueOrder.DEFAULT,
            Integer.MAX_VALUE,
            job -> WebhookPayload.of(job, Map.of()));
    EngineMetrics meter = new EngineMetrics(new SimpleMeterRegistry());
    Backoff backoff = Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(5));
    JobTransitions transitions =
        new JobTransitions(Map.of(), backoff, 3, () -> ThreadLocalRandom.current().nextLong());
    LeaseKeeper leases =
        new LeaseKeeper(
            new PostgresLeaseStore(database),
            new LeaseTerms(
                "bench", Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(20)),
            System::nanoTime);
    Worker worker =
        new Worker(
            List.of(handler(started)),
            new PostgresProgressWriter(database),
            bus,
            Duration.ofSeconds(5),
            Tracing.NONE,
            meter);
    this.engine =
        new Engine(
            queue,
            new Dispatcher(
                queue,
                worker,
                leases,
                new AttemptRecorder(
                    queue, transitions, bus, MonotonicClock.SYSTEM, meter, Tracing.NONE),
                bus,
                new PoisonIsolation(3),
                slots),
            leases,
            new JobRescuer(queue, transitions, bus, meter),
            bus,
            new Engine.Pace(Duration.ofSeconds(1), Duration.ofSeconds(5)));
  }

  private static JobHandler handler(Consumer<Job> started) {
    return new JobHandler() {
      @Override
      public JobType type() {
        return JobType.TEXT;
      }

      @Override
      public JobResult run(JobContext context) {
        started.accept(context.job());
        return new JobResult(Map.of());
      }
    };
  }

  void start() {
    engine.start();
  }

  /** Submits as the API does: inserts the job and wakes the dispatcher. */
  void submit() {
    jobs.submit(TENANT, 1);
    bus.workAvailable();
  }

  void submit(int number) {
    jobs.submit(TENANT, number);
  }

  /** Submits the same number of jobs for each tenant. */
  void submit(int number, int tenants) {
    for (int n = 0; n < tenants; n++) {
      jobs.submit(TENANT + "-" + n, number / tenants);
    }
  }

  @Override
  public void close() {
    engine.stop(Duration.ofSeconds(20), Duration.ofSeconds(5));
  }
}

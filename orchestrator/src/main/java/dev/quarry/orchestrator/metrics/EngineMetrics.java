package dev.quarry.orchestrator.metrics;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.EngineMeter;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.QueueStore.QueueStatus;
import dev.quarry.orchestrator.worker.Worker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * {@code jobs_completed_total}, {@code job_duration_seconds} and {@code fenced_writes_total} of
 * this node; {@code active_jobs}, {@code queue_age_seconds} and {@code lease_age_seconds} of all.
 */
public final class EngineMetrics implements EngineMeter {
  private final MeterRegistry registry;
  private final Counter fenced;

  public EngineMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.fenced =
        Counter.builder("fenced.writes")
            .description("Writes of workers that had lost their lease, refused")
            .register(registry);
    for (JobStatus status : JobStatus.values()) {
      if (status.terminal()) {
        completed(status);
      }
    }
  }

  @Override
  public void finished(JobType type, Transition made, Duration took) {
    if (made.to().terminal()) {
      completed(made.to()).increment();
      Timer.builder("job.duration")
          .description("From the claim of a job's last attempt to its recorded end")
          .tag("type", type.code())
          .tag("status", made.to().code())
          .publishPercentileHistogram()
          .register(registry)
          .record(took);
    }
  }

  @Override
  public void rescued(Transition made) {
    Counter.builder("jobs.rescued")
        .description("Jobs taken back from lost nodes")
        .register(registry)
        .increment();
    if (made.to().terminal()) {
      completed(made.to()).increment();
    }
  }

  @Override
  public void cancelled() {
    completed(JobStatus.CANCELLED).increment();
  }

  @Override
  public void fenced() {
    fenced.increment();
  }

  private Counter completed(JobStatus status) {
    return Counter.builder("jobs.completed")
        .description("Jobs that this node recorded the end of")
        .tag("status", status.code())
        .register(registry);
  }

  /** Counts the jobs that were added from a running total. */
  public static <T> void created(MeterRegistry registry, T jobs, ToDoubleFunction<T> total) {
    FunctionCounter.builder("jobs.created", jobs, total)
        .description("Jobs submitted to this node")
        .register(registry);
  }

  /** Counts handlers of this node that ignored their interrupt. */
  public static void stuckHandlers(MeterRegistry registry, Worker worker) {
    Gauge.builder("stuck.handlers", worker, Worker::stuckHandlers)
        .description("Handlers that were told to stop, did not, and still run")
        .strongReference(true)
        .register(registry);
  }

  /** The same on every node: what the database says of all. */
  public static void observe(MeterRegistry registry, QueueGauges watch) {
    active(registry, watch, "queued", QueueStatus::queued);
    active(registry, watch, "delayed", QueueStatus::delayed);
    active(registry, watch, "processing", QueueStatus::running);
    for (JobType type : JobType.values()) {
      Gauge.builder("queue.age.seconds", watch, each -> each.oldestSeconds(type))
          .description("How long the first job in line could have been started")
          .tag("queue", type.code())
          .strongReference(true)
          .register(registry);
    }
    Gauge.builder("lease.age.seconds", watch, QueueGauges::leaseSeconds)
        .description("How long ago the slowest node that has leases gave its last sign of life")
        .strongReference(true)
        .register(registry);
  }

  private static void active(
      MeterRegistry registry, QueueGauges watch, String status, ToLongFunction<QueueStatus> count) {
    Gauge.builder("active.jobs", watch, each -> each.sum(count))
        .description("Jobs that have not ended")
        .tag("status", status)
        .strongReference(true)
        .register(registry);
  }
}

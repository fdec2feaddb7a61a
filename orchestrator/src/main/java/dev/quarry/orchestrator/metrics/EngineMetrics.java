package dev.quarry.orchestrator.metrics;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.EngineMeter;
import dev.quarry.orchestrator.dispatch.Transition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * {@code jobs_completed_total}, {@code jobs_rescued_total}, {@code job_duration_seconds} and {@code
 * fenced_writes_total} of this node.
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

  /**
   * Counts handlers of this node that ignored their interrupt.
   *
   * @param stuck how many there are now
   */
  public static MeterBinder stuckHandlers(IntSupplier stuck) {
    return registry ->
        Gauge.builder("stuck.handlers", stuck, IntSupplier::getAsInt)
            .description("Handlers that were told to stop, did not, and still run")
            .strongReference(true)
            .register(registry);
  }
}

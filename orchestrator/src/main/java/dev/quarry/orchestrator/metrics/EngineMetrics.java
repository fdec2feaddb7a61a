package dev.quarry.orchestrator.metrics;

import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.EngineMeter;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.CancellationMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * {@code jobs_completed_total}, {@code jobs_rescued_total}, {@code job_duration_seconds}, {@code
 * fenced_writes_total}, {@code embedding_tokens_total} and {@code stuck_handlers} of this node.
 */
public final class EngineMetrics implements EngineMeter, CancellationMeter {
  private final MeterRegistry registry;
  private final Counter fenced;

  public EngineMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.fenced =
        Counter.builder("fenced.writes")
            .description("Writes that were rejected because the worker had lost its lease")
            .register(registry);
    for (JobStatus status : JobStatus.values()) {
      if (status.terminal()) {
        completed(status);
      }
    }
  }

  @Override
  public void finished(JobType type, Transition transition, Duration duration) {
    if (transition.to().terminal()) {
      completed(transition.to()).increment();
      Timer.builder("job.duration")
          .description("Time from the claim of a job's last attempt until its end is recorded")
          .tag("type", type.code())
          .tag("status", transition.to().code())
          .publishPercentileHistogram()
          .register(registry)
          .record(duration);
    }
  }

  @Override
  public void rescued(Transition transition) {
    Counter.builder("jobs.rescued")
        .description("Jobs of lost nodes whose lease was ended by this node")
        .register(registry)
        .increment();
    if (transition.to().terminal()) {
      completed(transition.to()).increment();
    }
  }

  @Override
  public void cancelledBeforeStart() {
    completed(JobStatus.CANCELLED).increment();
  }

  @Override
  public void fenced() {
    fenced.increment();
  }

  private Counter completed(JobStatus status) {
    return Counter.builder("jobs.completed")
        .description("Jobs whose end this node recorded")
        .tag("status", status.code())
        .register(registry);
  }

  /**
   * {@code embedding_tokens_total}: tokens that this node has sent to the embedding model for
   * documents.
   */
  public static MeterBinder embeddingTokens(LongSupplier total) {
    return registry ->
        FunctionCounter.builder("embedding.tokens", total, LongSupplier::getAsLong)
            .description("Tokens of documents that this node has sent to the embedding model")
            .register(registry);
  }

  /**
   * {@code stuck_handlers}: handlers of this node that ignored their interrupt.
   *
   * @param stuck current number
   */
  public static MeterBinder stuckHandlers(IntSupplier stuck) {
    return registry ->
        Gauge.builder("stuck.handlers", stuck, IntSupplier::getAsInt)
            .description("Handlers that were interrupted, did not return in time and still run")
            .strongReference(true)
            .register(registry);
  }
}

package dev.quarry.orchestrator.metrics;

import dev.quarry.model.JobError;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.dispatch.EngineMeter;
import dev.quarry.orchestrator.dispatch.Transition;
import dev.quarry.orchestrator.job.CancellationMeter;
import dev.quarry.orchestrator.worker.AttemptMeter;
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
 * stage_duration_seconds}, {@code dead_letters_total}, {@code fenced_writes_total}, {@code
 * embedding_tokens_total} and {@code stuck_handlers} of this node.
 */
public final class EngineMetrics implements EngineMeter, AttemptMeter, CancellationMeter {
  /** From a text that is stored at once to a crawl of a whole site. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(2),
    Duration.ofMinutes(5),
    Duration.ofMinutes(10),
    Duration.ofMinutes(30),
    Duration.ofHours(1),
    Duration.ofHours(4),
  };

  private final MeterRegistry registry;
  private final Counter fenced;
  private final Counter rescued;
  private final Counter deadLetters;

  public EngineMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.fenced =
        Counter.builder("fenced.writes")
            .description("Writes that were rejected because the worker had lost its lease")
            .register(registry);
    this.rescued =
        Counter.builder("jobs.rescued")
            .description("Jobs of lost nodes whose lease was ended by this node")
            .register(registry);
    this.deadLetters =
        Counter.builder("dead.letters")
            .description("Jobs that failed although a repetition may succeed")
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
      ended(transition);
      Timer.builder("job.duration")
          .description("Time from the claim of a job's last attempt until its end is recorded")
          .tag("type", type.code())
          .tag("status", transition.to().code())
          .serviceLevelObjectives(BUCKETS)
          .register(registry)
          .record(duration);
    }
  }

  @Override
  public void rescued(Transition transition) {
    rescued.increment();
    if (transition.to().terminal()) {
      ended(transition);
    }
  }

  private void ended(Transition transition) {
    completed(transition.to()).increment();
    if (transition instanceof Transition.Failed(JobError error) && error.retryable()) {
      deadLetters.increment();
    }
  }

  @Override
  public void stageEnded(JobType type, String stage, Duration duration) {
    Timer.builder("stage.duration")
        .description("Duration of a stage of an attempt")
        .tag("type", type.code())
        // An upstream names the stages of a call.
        .tag("stage", type == JobType.HTTP_CALL ? "call" : stage)
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(duration);
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

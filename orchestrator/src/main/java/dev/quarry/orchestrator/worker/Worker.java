package dev.quarry.orchestrator.worker;

import dev.quarry.model.JobError;
import dev.quarry.model.JobType;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.handler.JobContext;
import dev.quarry.orchestrator.handler.JobHandler;
import dev.quarry.orchestrator.handler.PostponedException;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.job.Backoff;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobLog;
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.trace.Traceparent;
import dev.quarry.orchestrator.trace.Tracing;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs handlers and maps their exceptions to outcomes; no other class does. Thread-safe. */
public final class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration MIN_PROGRESS_INTERVAL = Duration.ofMillis(500);

  /** Delay of a job that was released because the database was unavailable. */
  private static final Backoff STORE_BACKOFF =
      Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(2));

  private final Map<JobType, JobHandler> handlers;
  private final ProgressWriter progress;
  private final Bus bus;
  private final Duration grace;
  private final Tracing tracing;
  private final AttemptMeter meter;

  private final AtomicInteger stuckHandlers = new AtomicInteger();

  // Platform threads: handlers are CPU-bound and would block the carriers of virtual threads.
  private final Executor threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("job-").factory());

  /**
   * @param handlers at most one for each job type
   * @param grace how long an interrupted handler may take to return
   */
  public Worker(
      Collection<JobHandler> handlers,
      ProgressWriter progress,
      Bus bus,
      Duration grace,
      Tracing tracing,
      AttemptMeter meter) {
    this.handlers =
        handlers.stream()
            .collect(Collectors.toUnmodifiableMap(JobHandler::type, Function.identity()));
    this.progress = progress;
    this.bus = bus;
    this.grace = grace;
    this.tracing = tracing;
    this.meter = meter;
  }

  /** Number of interrupted handlers that did not return within the grace period and still run. */
  public int stuckHandlers() {
    return stuckHandlers.get();
  }

  /** Job types that have a handler. */
  public Set<JobType> types() {
    return handlers.keySet();
  }

  /**
   * Starts an attempt of a claimed job.
   *
   * @throws IllegalArgumentException if the job's type has no handler
   */
  public RunningJob start(Job job) {
    JobHandler handler = handlers.get(job.type());
    if (handler == null) {
      throw new IllegalArgumentException("no handler for jobs of type " + job.type().code());
    }
    return RunningJob.start(
        job, stopped -> observed(handler, job, stopped), grace, threads, stuckHandlers);
  }

  /** Adds the job to all log lines of the handler, and the attempt to the trace of the job. */
  private Outcome observed(JobHandler handler, Job job, BooleanSupplier stopped) {
    String traceparent = job.request().origin().traceparent();
    tracing.record(traceparent, "queue", job.times().runAt(), job.times().readAt());
    try (JobLog.Fields _ = JobLog.of(job).open();
        Tracing.Span span = tracing.resume(traceparent, "attempt", attributes(job));
        AttemptStages stages = new AttemptStages(job.type(), tracing, meter)) {
      FencedProgress fenced = new FencedProgress(job.fence(), progress, bus);
      JobContext context =
          new FencedContext(job, fenced, stages, System::nanoTime, MIN_PROGRESS_INTERVAL);
      Outcome outcome = run(handler, context, stopped);
      span.attribute("quarry.outcome", outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT));
      error(outcome).ifPresent(error -> span.failed(error.code()));
      return outcome;
    }
  }

  private static Map<String, String> attributes(Job job) {
    return Map.of(
        "quarry.job.id",
        job.id().toString(),
        "quarry.job.type",
        job.type().code(),
        "quarry.tenant",
        job.tenant(),
        "quarry.attempt",
        Integer.toString(job.attempt()),
        "quarry.epoch",
        Long.toString(job.epoch()));
  }

  private static Optional<JobError> error(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed(JobError error) -> Optional.of(error);
      case Outcome.Retry(JobError error, var _) -> Optional.of(error);
      case Outcome.Succeeded _, Outcome.Cancelled _, Outcome.LeaseLost _, Outcome.Released _ ->
          Optional.empty();
    };
  }

  private Outcome run(JobHandler handler, JobContext context, BooleanSupplier stopped) {
    try {
      return new Outcome.Succeeded(handler.run(context).bounded());
    } catch (StageException e) {
      JobError error = new JobError(e.code(), String.valueOf(e.getMessage()), e.retryable());
      log.info("Job {}: {} ({})", context.job().id(), error.code(), error.message());
      return e.retryable()
          ? new Outcome.Retry(error, e.delay().orElse(null))
          : new Outcome.Failed(error);
    } catch (PostponedException e) {
      return new Outcome.Released(e.delay());
    } catch (LeaseLostException e) {
      meter.fenced();
      return new Outcome.LeaseLost();
    } catch (StoreUnavailableException e) {
      return storeUnavailable(context.job(), e);
    } catch (Throwable e) {
      return stopped.getAsBoolean() ? stopped(context.job(), e) : unexpected(context.job(), e);
    }
  }

  /** This outcome is ignored: the stop reason decides, see {@link RunningJob#await}. */
  private static Outcome stopped(Job job, Throwable end) {
    log.debug("The handler of job {} returned after its interrupt.", job.id(), end);
    return new Outcome.Released();
  }

  /** The job is not the cause, so the attempt is not counted, however often this happens. */
  private static Outcome storeUnavailable(Job job, StoreUnavailableException error) {
    Duration delay = STORE_BACKOFF.delay((int) job.releases() + 1, ThreadLocalRandom.current());
    log.warn(
        "Job {} is released because the database was unavailable. It is due again in {} s; the"
            + " attempt is not counted.",
        job.id(),
        delay.toSeconds(),
        error);
    return new Outcome.Released(delay);
  }

  /**
   * A defect of the handler or of a library. It may be transient (a race, for example), so the job
   * is retried with its backoff. That includes errors of the JVM, which may be transient as well;
   * {@code max_attempts} bounds the retries.
   */
  private Outcome unexpected(Job job, Throwable error) {
    String trace = traceId(job);
    log.error(
        "Attempt {} of job {} ended with an unexpected error, trace {}",
        job.attempt(),
        job.id(),
        trace,
        error);
    return new Outcome.Retry(
        new JobError(
            "internal_error",
            "An internal error ended this attempt. The server's log has the cause under trace %s."
                .formatted(trace),
            true));
  }

  /** The trace of this attempt: that of the submission, if there is one. */
  private String traceId(Job job) {
    Traceparent current = Traceparent.parse(tracing.traceparent());
    return current == null ? job.id().toString() : current.traceId();
  }
}

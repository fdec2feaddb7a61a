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
import dev.quarry.orchestrator.job.LeaseLostException;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

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
  private final Supplier<String> traceIds;
  private final Runnable onWriteRejected;

  private final AtomicInteger stuckHandlers = new AtomicInteger();

  // Platform threads: handlers are CPU-bound and would block the carriers of virtual threads.
  private final Executor threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("job-").factory());

  /**
   * @param handlers at most one for each job type
   * @param grace how long an interrupted handler may take to return
   * @param traceIds creates the trace id of an unexpected error, for the log and the client
   * @param onWriteRejected runs when a handler's write was rejected because its lease is lost
   */
  public Worker(
      Collection<JobHandler> handlers,
      ProgressWriter progress,
      Bus bus,
      Duration grace,
      Supplier<String> traceIds,
      Runnable onWriteRejected) {
    this.handlers =
        handlers.stream()
            .collect(Collectors.toUnmodifiableMap(JobHandler::type, Function.identity()));
    this.progress = progress;
    this.bus = bus;
    this.grace = grace;
    this.traceIds = traceIds;
    this.onWriteRejected = onWriteRejected;
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
    JobContext context =
        new FencedContext(job, progress, bus, System::nanoTime, MIN_PROGRESS_INTERVAL);
    return RunningJob.start(
        job, stopped -> logged(handler, context, stopped), grace, threads, stuckHandlers);
  }

  /** Adds the job and its tenant to all log lines of the handler. */
  private Outcome logged(JobHandler handler, JobContext context, BooleanSupplier stopped) {
    try (MDC.MDCCloseable _ = MDC.putCloseable("job_id", context.job().id().toString());
        MDC.MDCCloseable _ = MDC.putCloseable("tenant", context.job().tenant())) {
      return run(handler, context, stopped);
    }
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
      onWriteRejected.run();
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
    String trace = traceIds.get();
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
}

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

/** Runs handlers and is the one place that knows what their exceptions mean. Thread-safe. */
public final class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration PROGRESS_PACE = Duration.ofMillis(500);

  /** Before a job runs again that the database did not let go on. */
  private static final Backoff STORE_BACKOFF =
      Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(2));

  private final Map<JobType, JobHandler> handlers;
  private final ProgressWriter progress;
  private final Bus bus;
  private final Duration grace;
  private final Supplier<String> traceIds;
  private final Runnable refused;

  private final AtomicInteger stuckHandlers = new AtomicInteger();

  // Platform threads: a handler computes, and virtual threads that compute hold up all others.
  private final Executor threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("job-").factory());

  /**
   * @param handlers one for each type of job
   * @param grace how long a handler that was told to stop may take
   * @param traceIds name an unexpected error, in the log and to the client
   */
  public Worker(
      Collection<JobHandler> handlers,
      ProgressWriter progress,
      Bus bus,
      Duration grace,
      Supplier<String> traceIds) {
    this(handlers, progress, bus, grace, traceIds, () -> {});
  }

  /**
   * @param refused runs when a handler's write was refused because its lease is over
   */
  public Worker(
      Collection<JobHandler> handlers,
      ProgressWriter progress,
      Bus bus,
      Duration grace,
      Supplier<String> traceIds,
      Runnable refused) {
    this.handlers =
        handlers.stream()
            .collect(Collectors.toUnmodifiableMap(JobHandler::type, Function.identity()));
    this.progress = progress;
    this.bus = bus;
    this.grace = grace;
    this.traceIds = traceIds;
    this.refused = refused;
  }

  /** How many handlers were told to stop, did not within the grace, and run on. */
  public int stuckHandlers() {
    return stuckHandlers.get();
  }

  /** What there is a handler for. */
  public Set<JobType> types() {
    return handlers.keySet();
  }

  /**
   * Starts an attempt at a job that was claimed.
   *
   * @throws IllegalArgumentException if no handler runs jobs of its type
   */
  public RunningJob start(Job job) {
    JobHandler handler = handlers.get(job.type());
    if (handler == null) {
      throw new IllegalArgumentException("no handler runs jobs of type " + job.type().code());
    }
    JobContext context = new FencedContext(job, progress, bus, System::nanoTime, PROGRESS_PACE);
    return RunningJob.start(
        job, stopped -> logged(handler, context, stopped), grace, threads, stuckHandlers);
  }

  /** Log lines of the handler name the job and its tenant. */
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
      refused.run();
      return new Outcome.LeaseLost();
    } catch (StoreUnavailableException e) {
      return storeUnavailable(context.job(), e);
    } catch (Throwable e) {
      return stopped.getAsBoolean() ? stopped(context.job(), e) : unexpected(context.job(), e);
    }
  }

  /** Of no consequence: why it was stopped has been recorded and counts. */
  private static Outcome stopped(Job job, Throwable end) {
    log.debug("Job {} was told to stop and did.", job.id(), end);
    return new Outcome.Released();
  }

  /** No fault of the job: this uses up no attempt, however often it happens. */
  private static Outcome storeUnavailable(Job job, StoreUnavailableException error) {
    Duration delay = STORE_BACKOFF.delay((int) job.releases() + 1, ThreadLocalRandom.current());
    log.warn(
        "Job {} stops because the database did not do what it asked; it goes back to the queue for"
            + " {} s and keeps its attempt.",
        job.id(),
        delay.toSeconds(),
        error);
    return new Outcome.Released(delay);
  }

  /**
   * A defect, ours or a library's. It may be a race that is not met again, so the job is tried
   * again as its policy says; errors of the virtual machine are no exception, because whether one
   * is met again is as little known, and its attempts bound what it can do.
   */
  private Outcome unexpected(Job job, Throwable error) {
    String trace = traceIds.get();
    log.error(
        "Attempt {} of job {} ended by an unexpected error, trace {}",
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

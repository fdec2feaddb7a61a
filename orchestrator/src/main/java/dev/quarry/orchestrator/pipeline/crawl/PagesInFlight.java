package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.StageException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs visits concurrently, each on a platform thread. It limits the number of concurrent visits
 * and guarantees that the visits cannot yield more pages than the page limit. The first exception
 * of a visit is rethrown to the thread that starts visits. {@link #close} interrupts running visits
 * and waits for their end.
 */
final class PagesInFlight implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PagesInFlight.class);
  private static final long CLOSE_TIMEOUT_SECONDS = 20;

  /** One visit. Returns whether it yielded a page that counts towards the page limit. */
  interface Work {
    boolean run() throws StageException, InterruptedException;
  }

  // Platform threads, because parsing and chunking are CPU-bound: virtual threads are not
  // preempted, so the HTTP requests of the server would wait for the parsing of every crawl.
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("crawl-", 0).factory());
  private final UnaryOperator<Runnable> bound;
  private final int maxConcurrent;
  private final int maxPages;
  private int running;
  private int visitsLeft;
  private int pages;
  private long changes;
  private @Nullable Throwable failure;

  /**
   * @param bound adds the log fields and the trace of the attempt to a task
   * @param pages number of pages that already count towards {@code maxPages}
   * @param maxVisits maximum number of visits, failed ones included
   */
  PagesInFlight(
      UnaryOperator<Runnable> bound, int maxConcurrent, int maxPages, int pages, int maxVisits) {
    this.bound = bound;
    this.visitsLeft = maxVisits;
    this.maxConcurrent = maxConcurrent;
    this.maxPages = maxPages;
    this.pages = pages;
  }

  /**
   * Waits until one more visit may start. While the running visits could reach the page limit, it
   * waits for them, because some may not yield a page.
   *
   * @return false if the page limit or the visit limit is reached
   */
  synchronized boolean admit() throws StageException, InterruptedException {
    while (true) {
      rethrow();
      if (pages >= maxPages || visitsLeft == 0) {
        return false;
      }
      if (running < maxConcurrent && pages + running < maxPages) {
        running++;
        visitsLeft--;
        return true;
      }
      wait();
    }
  }

  /** Starts a visit that {@link #admit} allowed. */
  void start(Work work) {
    threads.execute(bound.apply(() -> run(work)));
  }

  private void run(Work work) {
    boolean page = false;
    Throwable thrown = null;
    try {
      page = work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thrown = e;
    } catch (StageException | RuntimeException | Error e) {
      thrown = e;
    }
    ended(page, thrown);
  }

  synchronized boolean idle() {
    return running == 0;
  }

  /** A counter that increases when a visit ends or adds items to the frontier. */
  synchronized long changes() {
    return changes;
  }

  /** A running visit has added items to the frontier. */
  synchronized void discovered() {
    changes++;
    notifyAll();
  }

  /**
   * Waits until a visit ends or adds items.
   *
   * @param seen value of {@link #changes} before the frontier was read, so that no change is missed
   */
  synchronized void awaitChange(long seen) throws StageException, InterruptedException {
    while (running > 0 && changes == seen && failure == null) {
      wait();
    }
    rethrow();
  }

  synchronized void awaitIdle() throws StageException, InterruptedException {
    while (running > 0 && failure == null) {
      wait();
    }
    rethrow();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = false;
    try {
      if (!threads.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        log.warn("Some visits of a stopped crawl are still running. Their writes will be refused.");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void ended(boolean page, @Nullable Throwable thrown) {
    running--;
    changes++;
    if (page) {
      pages++;
    }
    if (failure == null) {
      failure = thrown;
    }
    notifyAll();
  }

  private void rethrow() throws StageException, InterruptedException {
    switch (failure) {
      case null -> {
        // no failure
      }
      case StageException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("a visit failed", failure);
    }
  }
}

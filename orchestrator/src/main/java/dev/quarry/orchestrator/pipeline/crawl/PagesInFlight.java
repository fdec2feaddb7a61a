package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.StageException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs visits side by side, each in a platform thread, never more than wanted at once and never so
 * many that more pages could come of them than wanted in all. The first visit that throws ends it:
 * the thread that starts visits gets the exception. Closing it stops what still runs and waits for
 * its end.
 */
final class PagesInFlight implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PagesInFlight.class);
  private static final long CLOSE_SECONDS = 20;

  /** One visit; true if it came to a page that counts. */
  interface Work {
    boolean run() throws StageException, InterruptedException;
  }

  // Platform threads, because a page is parsed and chunked on its thread: virtual threads are not
  // preempted, and those that answer HTTP would wait for the parsing of every crawl.
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("crawl-", 0).factory());
  private final int atOnce;
  private final int maxPages;
  private int running;
  private int visitsLeft;
  private int pages;
  private long changes;
  private @Nullable Throwable failure;

  /**
   * @param pages how many there are already, of {@code maxPages}
   * @param maxVisits how many are started at most, whatever comes of them
   */
  PagesInFlight(int atOnce, int maxPages, int pages, int maxVisits) {
    this.visitsLeft = maxVisits;
    this.atOnce = atOnce;
    this.maxPages = maxPages;
    this.pages = pages;
  }

  /**
   * Waits until one more visit may start. While the visits that run could use up all pages that are
   * left, it waits for them: some may come to nothing.
   *
   * @return false if there are as many pages as wanted, or were as many visits as allowed
   */
  synchronized boolean admit() throws StageException, InterruptedException {
    while (true) {
      rethrow();
      if (pages >= maxPages || visitsLeft == 0) {
        return false;
      }
      if (running < atOnce && pages + running < maxPages) {
        running++;
        visitsLeft--;
        return true;
      }
      wait();
    }
  }

  /** Starts a visit that was admitted. */
  void start(Work work) {
    threads.execute(
        () -> {
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
        });
  }

  synchronized boolean idle() {
    return running == 0;
  }

  /** How often a visit has ended or found something. */
  synchronized long changes() {
    return changes;
  }

  /** What a visit found is in the frontier, although the visit has not ended. */
  synchronized void discovered() {
    changes++;
    notifyAll();
  }

  /**
   * Waits until a visit has ended or found something.
   *
   * @param seen {@link #changes} before the frontier was looked at, so that what has happened since
   *     then is not waited for
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
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("Visits of a crawl that was stopped still run; their writes will be refused.");
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
        // nothing has failed
      }
      case StageException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("a visit failed", failure);
    }
  }
}

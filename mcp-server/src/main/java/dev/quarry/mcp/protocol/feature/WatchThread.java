package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits for changes on behalf of a caller. While the orchestrator is unreachable it
 * tries again. Thread-safe.
 */
public final class WatchThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WatchThread.class);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  private final Thread thread;
  private final ReentrantLock delivering = new ReentrantLock();
  private boolean closed;

  private WatchThread(Caller caller, Step step) {
    thread =
        Thread.ofVirtual()
            .name("mcp-watch")
            .unstarted(
                () -> {
                  try {
                    caller.run(() -> repeat(step));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (Exception e) {
                    log.warn("A watch for changes has ended", e);
                  }
                });
  }

  /** One wait for a change. */
  @FunctionalInterface
  public interface Step {
    /**
     * False if no further change will follow.
     *
     * @param delivery runs what tells the client of a change, unless the thread was closed
     */
    boolean run(Consumer<Runnable> delivery) throws InterruptedException;
  }

  /** Repeats the step until it returns false or the thread is closed. */
  public static WatchThread start(Caller caller, Step step) {
    WatchThread watch = new WatchThread(caller, step);
    watch.thread.start();
    return watch;
  }

  private void repeat(Step step) throws InterruptedException {
    boolean more = true;
    while (more && !Thread.currentThread().isInterrupted()) {
      try {
        more = step.run(this::deliver);
      } catch (OrchestratorException e) {
        more = e.retryable();
        Thread.sleep(RETRY_INTERVAL);
      }
    }
  }

  private void deliver(Runnable notification) {
    delivering.lock();
    try {
      if (!closed) {
        notification.run();
      }
    } finally {
      delivering.unlock();
    }
  }

  /** Nothing is delivered afterwards. Never interrupts a delivery: that could close its channel. */
  @Override
  public void close() {
    delivering.lock();
    try {
      closed = true;
    } finally {
      delivering.unlock();
    }
    thread.interrupt();
  }
}

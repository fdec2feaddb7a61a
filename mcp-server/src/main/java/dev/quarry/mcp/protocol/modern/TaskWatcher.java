package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.task.TaskStore;
import dev.quarry.mcp.task.TaskView;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one task in a thread of its own, on behalf of a caller, until it is closed or the task
 * has ended. Thread-safe.
 */
final class TaskWatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TaskWatcher.class);
  private static final Duration WAIT = Duration.ofSeconds(20);

  /** A running job changes constantly. */
  private static final Duration MIN_INTERVAL = Duration.ofMillis(500);

  private final Thread thread;

  private TaskWatcher(Thread thread) {
    this.thread = thread;
  }

  /**
   * @param changed gets the state at the start and after each change
   */
  static TaskWatcher start(TaskStore tasks, String id, Caller caller, Consumer<TaskView> changed) {
    return new TaskWatcher(
        Thread.ofVirtual()
            .name("mcp-task-watcher")
            .start(
                () -> {
                  try {
                    caller.run(() -> watch(tasks, id, changed));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (Exception e) {
                    log.info("A watch for changes of a task has ended: {}", e.getMessage());
                  }
                }));
  }

  private static void watch(TaskStore tasks, String id, Consumer<TaskView> changed)
      throws InterruptedException {
    TaskView seen = tasks.get(id);
    changed.accept(seen);
    while (!seen.status().terminal() && !Thread.currentThread().isInterrupted()) {
      TaskView now = tasks.awaitChange(seen, WAIT);
      if (!now.version().equals(seen.version())) {
        changed.accept(now);
        if (!now.status().terminal()) {
          Thread.sleep(MIN_INTERVAL);
        }
      }
      seen = now;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

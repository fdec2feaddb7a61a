package dev.quarry.mcp.protocol.modern;

import dev.quarry.mcp.access.Caller;
import dev.quarry.mcp.protocol.feature.WatchThread;
import dev.quarry.mcp.task.TaskStore;
import dev.quarry.mcp.task.TaskView;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches one task until it has ended. For one thread. */
final class TaskWatcher implements WatchThread.Step {
  private static final Duration WAIT = Duration.ofSeconds(20);

  /** A running job changes constantly. */
  private static final Duration MIN_INTERVAL = Duration.ofMillis(500);

  private final TaskStore tasks;
  private final String id;
  private final Consumer<TaskView> changed;
  private @Nullable TaskView seen;

  private TaskWatcher(TaskStore tasks, String id, Consumer<TaskView> changed) {
    this.tasks = tasks;
    this.id = id;
    this.changed = changed;
  }

  /**
   * @param changed gets the state at the start and after each change
   */
  static WatchThread start(TaskStore tasks, String id, Caller caller, Consumer<TaskView> changed) {
    return WatchThread.start(caller, new TaskWatcher(tasks, id, changed));
  }

  @Override
  public boolean run(Consumer<Runnable> delivery) throws InterruptedException {
    TaskView before = seen;
    TaskView now = before == null ? tasks.get(id) : tasks.awaitChange(before, WAIT);
    boolean isNew = before == null || !now.version().equals(before.version());
    seen = now;
    if (isNew) {
      delivery.accept(() -> changed.accept(now));
    }
    boolean more = !now.status().terminal();
    if (isNew && more) {
      Thread.sleep(MIN_INTERVAL);
    }
    return more;
  }
}

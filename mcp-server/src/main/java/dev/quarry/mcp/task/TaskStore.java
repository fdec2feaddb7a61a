package dev.quarry.mcp.task;

import java.time.Duration;
import java.util.Map;

/**
 * The tasks of the current caller. Thread-safe.
 *
 * <p>Every method throws {@link UnknownTaskException} for an id that the caller has no task with.
 */
public interface TaskStore {
  TaskView get(String id);

  /** Waits until the task differs from {@code seen}; returns it unchanged after the wait. */
  TaskView awaitChange(TaskView seen, Duration wait) throws InterruptedException;

  /** Requests the cancellation; without effect on a task that has ended. */
  void cancel(String id);

  /** Passes the client's responses to the requests of a task; unknown keys are ignored. */
  void update(String id, Map<String, Object> inputResponses);
}

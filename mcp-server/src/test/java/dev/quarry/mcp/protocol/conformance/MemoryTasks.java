package dev.quarry.mcp.protocol.conformance;

import dev.quarry.mcp.protocol.feature.Outcome;
import dev.quarry.mcp.task.TaskStatus;
import dev.quarry.mcp.task.TaskStore;
import dev.quarry.mcp.task.TaskView;
import dev.quarry.mcp.task.UnknownTaskException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Tasks in memory, each with a thread of its own. */
final class MemoryTasks implements TaskStore {
  private final Map<String, Task> tasks = new ConcurrentHashMap<>();

  /** The work of a task. */
  interface Work {
    void run(Task task) throws InterruptedException;
  }

  Outcome start(Work work) {
    Task task = new Task();
    tasks.put(task.id, task);
    TaskView created = task.view();
    task.thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    work.run(task);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    return new Outcome.Started(created);
  }

  @Override
  public TaskView get(String id) {
    return task(id).view();
  }

  @Override
  public TaskView awaitChange(TaskView seen, Duration wait) throws InterruptedException {
    return task(seen.id()).awaitChange(seen, wait);
  }

  @Override
  public void cancel(String id) {
    task(id).cancel();
  }

  @Override
  public void update(String id, Map<String, Object> inputResponses) {
    task(id).answer(inputResponses);
  }

  private Task task(String id) {
    Task task = tasks.get(id);
    if (task == null) {
      throw new UnknownTaskException();
    }
    return task;
  }

  /** One task. */
  static final class Task {
    private final String id = UUID.randomUUID().toString();
    private final Instant createdAt = Instant.now();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Object> pending = new LinkedHashMap<>();
    private TaskStatus status = TaskStatus.WORKING;
    private @Nullable Map<String, Object> detail;
    private int version;
    private @Nullable Thread thread;

    void pause(int seconds) throws InterruptedException {
      Thread.sleep(Duration.ofSeconds(seconds));
    }

    void complete(String text, boolean isError) {
      become(
          TaskStatus.COMPLETED,
          Map.of(
              "resultType",
              "complete",
              "content",
              List.of(FixtureTool.textBlock(text)),
              "isError",
              isError));
    }

    void fail(String message) {
      become(TaskStatus.FAILED, Map.of("code", -32603, "message", message));
    }

    /** Waits for the client's responses to all requests. */
    void need(Map<String, Object> requests) throws InterruptedException {
      lock.lock();
      try {
        pending.putAll(requests);
        become(TaskStatus.INPUT_REQUIRED, null);
        while (!pending.isEmpty()) {
          changed.await();
        }
        become(TaskStatus.WORKING, null);
      } finally {
        lock.unlock();
      }
    }

    void answer(Map<String, Object> responses) {
      lock.lock();
      try {
        if (pending.keySet().removeAll(responses.keySet())) {
          become(status, null);
        }
      } finally {
        lock.unlock();
      }
    }

    void cancel() {
      become(TaskStatus.CANCELLED, null);
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }

    TaskView view() {
      lock.lock();
      try {
        return new TaskView(
            id,
            status,
            null,
            createdAt,
            Instant.now(),
            500,
            status == TaskStatus.INPUT_REQUIRED ? Map.copyOf(pending) : detail,
            String.valueOf(version));
      } finally {
        lock.unlock();
      }
    }

    TaskView awaitChange(TaskView seen, Duration wait) throws InterruptedException {
      lock.lock();
      try {
        long left = wait.toNanos();
        while (seen.version().equals(String.valueOf(version)) && left > 0) {
          left = changed.awaitNanos(left);
        }
        return view();
      } finally {
        lock.unlock();
      }
    }

    private void become(TaskStatus next, @Nullable Map<String, Object> nextDetail) {
      lock.lock();
      try {
        if (!status.terminal()) {
          status = next;
          detail = nextDetail;
          version++;
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}

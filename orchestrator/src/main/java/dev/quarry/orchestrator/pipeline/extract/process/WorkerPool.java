package dev.quarry.orchestrator.pipeline.extract.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A pool of parser processes: started on demand, reused for further documents, stopped when idle.
 * Thread-safe.
 */
final class WorkerPool implements AutoCloseable {
  private record Idle(WorkerProcess process, long since) {}

  private final ParserLimits limits;
  private final Semaphore slots;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private final ScheduledExecutorService reaper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("parser-reaper").factory());
  private boolean closed;

  WorkerPool(ParserLimits limits) {
    this.limits = limits;
    this.slots = new Semaphore(limits.processes(), true);
    long period = Math.max(50, limits.idle().toMillis() / 4);
    var unused = reaper.scheduleWithFixedDelay(this::reap, period, period, TimeUnit.MILLISECONDS);
  }

  /** Waits for a free slot. The caller must pass the process to {@link #release}. */
  WorkerProcess take() throws IOException, InterruptedException {
    slots.acquire();
    try {
      WorkerProcess process = takeIdle();
      return process == null ? WorkerProcess.start(limits.memoryMegabytes()) : process;
    } catch (IOException | RuntimeException e) {
      slots.release();
      throw e;
    }
  }

  void release(WorkerProcess process) {
    if (!keep(process)) {
      process.close();
    }
    slots.release();
  }

  @Override
  public void close() {
    reaper.shutdownNow();
    synchronized (idle) {
      closed = true;
      idle.forEach(i -> i.process().close());
      idle.clear();
    }
  }

  private @org.jspecify.annotations.Nullable WorkerProcess takeIdle() {
    synchronized (idle) {
      while (!idle.isEmpty()) {
        WorkerProcess process = idle.removeLast().process();
        if (process.usable(limits.documents())) {
          return process;
        }
        process.close();
      }
      return null;
    }
  }

  private boolean keep(WorkerProcess process) {
    synchronized (idle) {
      return !closed
          && process.usable(limits.documents())
          && idle.add(new Idle(process, System.nanoTime()));
    }
  }

  private void reap() {
    long now = System.nanoTime();
    synchronized (idle) {
      idle.removeIf(
          i -> {
            boolean old = now - i.since() >= limits.idle().toNanos();
            if (old) {
              i.process().close();
            }
            return old;
          });
    }
  }
}

package dev.quarry.orchestrator.store.lucene;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that serves calls in groups: the calls that arrive while a group is served are the next
 * group.
 *
 * <p>No caller can interrupt the thread: an interrupt during a write to a file channel closes the
 * channel and with it the index writer. A caller that is interrupted stops waiting; its call is
 * served all the same.
 *
 * @param <T> the argument of a call
 */
final class GroupThread<T> implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(GroupThread.class);
  private static final int MAX_GROUP_SIZE = 256;

  private final Duration pause;
  private final Duration idle;
  private final Work<T> work;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Call<T>> waiting = new ArrayDeque<>();
  private boolean closed;
  private long resumeNanos = System.nanoTime();

  /** What a group is for. */
  interface Work<T> {
    /**
     * Serves the calls and completes each; a call that is not completed fails with the exception.
     */
    void serve(List<Call<T>> group) throws Exception;
  }

  record Call<T>(T argument, CompletableFuture<Boolean> done) {}

  /**
   * @param pause minimum time between two groups
   * @param idle an empty group is served if no call arrives for this time
   */
  GroupThread(String name, Duration pause, Duration idle, Work<T> work) {
    this.pause = pause;
    this.idle = idle;
    this.work = work;
    thread = Thread.ofPlatform().name(name).daemon().start(this::serveUntilClosed);
  }

  /** Waits until the call is served. */
  boolean run(T argument) throws ExecutionException, InterruptedException {
    Call<T> call = new Call<>(argument, new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) {
        throw new ExecutionException(new AlreadyClosedException("the index is closed"));
      }
      waiting.add(call);
      changed.signal();
    } finally {
      lock.unlock();
    }
    return call.done().get();
  }

  /** Waits until all calls are served. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serveUntilClosed() {
    boolean over = false;
    while (!over) {
      try {
        List<Call<T>> group = next();
        serve(group);
        over = group.isEmpty() && isClosed();
      } catch (InterruptedException e) {
        log.warn("A thread of the search index was interrupted; it continues.");
      }
    }
  }

  private List<Call<T>> next() throws InterruptedException {
    List<Call<T>> group = new ArrayList<>();
    lock.lock();
    try {
      long idleNanos = idle.toNanos();
      while (waiting.isEmpty() && !closed && idleNanos > 0) {
        idleNanos = changed.awaitNanos(idleNanos);
      }
      long pauseNanos = resumeNanos - System.nanoTime();
      while (pauseNanos > 0 && !closed) {
        pauseNanos = changed.awaitNanos(pauseNanos);
      }
      while (!waiting.isEmpty() && group.size() < MAX_GROUP_SIZE) {
        group.add(waiting.remove());
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void serve(List<Call<T>> group) {
    try {
      work.serve(group);
    } catch (Throwable t) {
      // Every failure must complete the calls, or their callers would wait for ever.
      group.forEach(each -> each.done().completeExceptionally(t));
      if (group.isEmpty()) {
        log.warn("The search index could not be written; this is tried again: {}", t.toString());
      }
    }
    resumeNanos = System.nanoTime() + pause.toNanos();
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}

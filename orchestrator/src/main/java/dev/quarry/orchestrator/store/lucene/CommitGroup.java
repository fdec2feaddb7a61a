package dev.quarry.orchestrator.store.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.AlreadyClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes durable and visible. A commit costs the same for one change and for many, so the
 * changes that arrive during one commit share the next.
 *
 * <p>All of it happens on one thread that nobody interrupts: a thread interrupted while it writes
 * to a file channel closes the channel, and the writer with it. Callers may be interrupted; then
 * they stop waiting and the change happens all the same.
 */
final class CommitGroup implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(CommitGroup.class);
  private static final int MAX_SHARING = 256;

  private final LuceneIndex index;
  private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final Object gate = new Object();
  private final Thread thread;
  private boolean closed;

  /** A change that readers see whole or not at all. */
  interface Change {
    void apply(IndexWriter writer) throws IOException;
  }

  private record Pending(Change change, CompletableFuture<Void> done) {}

  private static final Pending END = new Pending(writer -> {}, new CompletableFuture<>());

  CommitGroup(LuceneIndex index) {
    this.index = index;
    thread = Thread.ofPlatform().name("quarry-lucene-commit").daemon().start(this::commitUntilEnd);
  }

  /**
   * Returns when the change is on disk and searches see it.
   *
   * @throws ExecutionException with what went wrong; then the change may still become visible with
   *     a later one
   */
  void run(Change change) throws ExecutionException, InterruptedException {
    Pending pending = new Pending(change, new CompletableFuture<>());
    synchronized (gate) {
      if (closed) {
        throw new ExecutionException(new AlreadyClosedException("the index is closed"));
      }
      queue.add(pending);
    }
    pending.done.get();
  }

  /** Waits for the changes that were handed in. The index stays open. */
  @Override
  public void close() {
    synchronized (gate) {
      if (!closed) {
        closed = true;
        queue.add(END);
      }
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

  private void commitUntilEnd() {
    List<Pending> group = new ArrayList<>();
    while (!group.contains(END)) {
      group.clear();
      try {
        group.add(queue.take());
      } catch (InterruptedException e) {
        log.warn("Something interrupted the index's own thread, which goes on.");
        continue;
      }
      queue.drainTo(group, MAX_SHARING - 1);
      commit(group);
    }
  }

  private void commit(List<Pending> group) {
    List<Pending> applied = new ArrayList<>(group.size());
    try {
      index.reopenAfterFailure();
      for (Pending each : group) {
        if (apply(each)) {
          applied.add(each);
        }
      }
      index.writer().commit();
      index.searchers().maybeRefreshBlocking();
      applied.forEach(each -> each.done.complete(null));
    } catch (Throwable t) {
      // Nothing that happens here may leave a caller waiting for ever.
      group.forEach(each -> each.done.completeExceptionally(t));
    }
  }

  /** A change that is refused, for instance a vector of a wrong size, fails alone. */
  private boolean apply(Pending pending) throws IOException {
    try {
      pending.change.apply(index.writer());
      return true;
    } catch (IllegalArgumentException e) {
      pending.done.completeExceptionally(e);
      return false;
    }
  }
}

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
 * Makes changes durable and visible by group commit: a commit costs the same for one change and for
 * many, so the changes that arrive during one commit share the next.
 *
 * <p>All writes happen on one thread that no caller can interrupt: an interrupt during a write to a
 * file channel closes the channel and with it the index writer. A caller that is interrupted stops
 * waiting; its change is applied all the same.
 */
final class CommitGroup implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(CommitGroup.class);
  private static final int MAX_GROUP_SIZE = 256;

  private final LuceneIndex index;
  private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final Object lock = new Object();
  private final Thread thread;
  private boolean closed;

  /** A change that readers see completely or not at all. */
  interface Change {
    void apply(IndexWriter writer) throws IOException;
  }

  private record Pending(Change change, CompletableFuture<Void> done) {}

  private static final Pending SHUTDOWN = new Pending(writer -> {}, new CompletableFuture<>());

  CommitGroup(LuceneIndex index) {
    this.index = index;
    thread =
        Thread.ofPlatform().name("quarry-lucene-commit").daemon().start(this::commitUntilShutdown);
  }

  /**
   * Applies a change. Returns when it is durable and visible to searches.
   *
   * @throws ExecutionException with the cause; the change may still become visible by a later
   *     commit
   */
  void run(Change change) throws ExecutionException, InterruptedException {
    Pending pending = new Pending(change, new CompletableFuture<>());
    synchronized (lock) {
      if (closed) {
        throw new ExecutionException(new AlreadyClosedException("the index is closed"));
      }
      queue.add(pending);
    }
    pending.done.get();
  }

  /** Waits until all submitted changes are committed. Does not close the index. */
  @Override
  public void close() {
    synchronized (lock) {
      if (!closed) {
        closed = true;
        queue.add(SHUTDOWN);
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

  private void commitUntilShutdown() {
    List<Pending> group = new ArrayList<>();
    while (!group.contains(SHUTDOWN)) {
      group.clear();
      try {
        group.add(queue.take());
      } catch (InterruptedException e) {
        log.warn("The commit thread of the search index was interrupted; it continues.");
        continue;
      }
      queue.drainTo(group, MAX_GROUP_SIZE - 1);
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
      // Every failure must complete the futures, or the callers would wait for ever.
      group.forEach(each -> each.done.completeExceptionally(t));
    }
  }

  /** A change that Lucene refuses, for instance a vector of a wrong dimension, fails alone. */
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

package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: threads that write concurrently share a transaction. There is no batching delay: an
 * item is written at once if no transaction is in progress. Otherwise it waits for the current
 * transaction, and the longest waiting thread, the leader, runs the next one for all waiting items.
 * Each thread receives its own result. If a shared transaction fails, each item is written in a
 * transaction of its own, so that an invalid item fails alone. Thread-safe.
 *
 * @param <T> an item to write
 * @param <R> the result of writing an item
 */
public final class GroupCommit<T, R> {
  private final int maxBatchSize;
  private final Function<List<T>, List<R>> transaction;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Member<T, R>> waiting = new ArrayDeque<>();
  private boolean inProgress;

  /**
   * @param maxBatchSize maximum number of items in one transaction
   * @param transaction writes all items, or none if it throws; the results are in the items' order
   */
  public GroupCommit(int maxBatchSize, Function<List<T>, List<R>> transaction) {
    this.maxBatchSize = maxBatchSize;
    this.transaction = transaction;
  }

  /** A waiting thread: it becomes the leader and runs a transaction, or it receives its result. */
  private static final class Member<T, R> {
    final T item;
    final CompletableFuture<Boolean> leads = new CompletableFuture<>();
    private @Nullable R result;
    private @Nullable Throwable failure;

    Member(T item) {
      this.item = item;
    }

    void complete(R value) {
      result = value;
      leads.complete(false);
    }

    /** Has no effect if there is a result: the item is written. */
    void fail(Throwable error) {
      if (result == null) {
        failure = error;
        leads.complete(false);
      }
    }

    R result() {
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
      if (result == null) {
        throw new IllegalStateException("the transaction returned no result for an item");
      }
      return result;
    }
  }

  /**
   * Returns when the transaction with the item is committed.
   *
   * @throws RuntimeException the exception of the transaction for this item
   */
  public R write(T item) {
    Member<T, R> own = new Member<>(item);
    if (enqueue(own) || own.leads.join()) {
      lead(own);
    }
    return own.result();
  }

  /** Returns whether the caller is the leader, because no transaction is in progress. */
  private boolean enqueue(Member<T, R> own) {
    lock.lock();
    try {
      waiting.add(own);
      boolean first = !inProgress;
      inProgress = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Called by the first waiting thread. */
  private void lead(Member<T, R> own) {
    // An interrupt of this thread must not fail the items of the other threads.
    boolean interrupted = Thread.interrupted();
    List<Member<T, R>> members = List.of();
    try {
      members = takeWaiting(maxBatchSize);
      writeBatch(members);
    } catch (StoreUnavailableException e) {
      members.forEach(member -> member.fail(e));
      // The waiting threads would fail as well, each after another timeout.
      takeWaiting(Integer.MAX_VALUE).forEach(member -> member.fail(e));
    } catch (Throwable e) {
      removeWaiting(own);
      own.fail(e);
      members.forEach(member -> member.fail(e));
    } finally {
      passLeadership();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A failed member must not become the leader again. */
  private void removeWaiting(Member<T, R> own) {
    lock.lock();
    try {
      waiting.remove(own);
    } finally {
      lock.unlock();
    }
  }

  private void writeBatch(List<Member<T, R>> members) {
    try {
      List<R> results = transaction.apply(members.stream().map(member -> member.item).toList());
      for (int i = 0; i < members.size(); i++) {
        members.get(i).complete(results.get(i));
      }
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      if (members.size() == 1) {
        throw e;
      }
      members.forEach(this::writeSingly);
    }
  }

  private void writeSingly(Member<T, R> member) {
    try {
      member.complete(transaction.apply(List.of(member.item)).getFirst());
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      member.fail(e);
    }
  }

  /** Allocates memory first: an OutOfMemoryError then removes no member from the queue. */
  private List<Member<T, R>> takeWaiting(int limit) {
    lock.lock();
    try {
      List<Member<T, R>> taken = new ArrayList<>(Math.min(limit, waiting.size()));
      while (taken.size() < limit && !waiting.isEmpty()) {
        taken.add(waiting.poll());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Number of items that wait for the end of the current transaction. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private void passLeadership() {
    lock.lock();
    try {
      Member<T, R> first = waiting.peek();
      if (first == null) {
        inProgress = false;
      } else {
        first.leads.complete(true);
      }
    } finally {
      lock.unlock();
    }
  }
}

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
 * Lets threads that want to write at the same time share a transaction. Nobody waits for company:
 * who comes while no transaction is under way writes at once, alone; who comes meanwhile is written
 * by the next one, which the longest waiting thread runs for all. Each gets its own answer. If a
 * shared transaction fails, each of its members is written singly, so that a bad one fails alone.
 * Thread-safe.
 *
 * @param <T> what a thread wants written
 * @param <R> its answer
 */
public final class GroupCommit<T, R> {
  private final int most;
  private final Function<List<T>, List<R>> transaction;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Member<T, R>> waiting = new ArrayDeque<>();
  private boolean underWay;

  /**
   * @param most members of one transaction
   * @param transaction writes all or, by an exception, none; the answers are in the members' order
   */
  public GroupCommit(int most, Function<List<T>, List<R>> transaction) {
    this.most = most;
    this.transaction = transaction;
  }

  /** A thread that waits: for its turn to run a transaction, or for its answer. */
  private static final class Member<T, R> {
    final T item;
    final CompletableFuture<Boolean> leads = new CompletableFuture<>();
    private @Nullable R answer;
    private @Nullable Throwable failure;

    Member(T item) {
      this.item = item;
    }

    void answered(R given) {
      answer = given;
      leads.complete(false);
    }

    /** Of no effect on who has an answer: it is written. */
    void failed(Throwable why) {
      if (answer == null) {
        failure = why;
        leads.complete(false);
      }
    }

    R outcome() {
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
      if (answer == null) {
        throw new IllegalStateException("the transaction left a member without an answer");
      }
      return answer;
    }
  }

  /**
   * Returns when the item is written.
   *
   * @throws RuntimeException what the transaction threw for this item
   */
  public R write(T item) {
    Member<T, R> me = new Member<>(item);
    if (isFirst(me) || me.leads.join()) {
      lead(me);
    }
    return me.outcome();
  }

  private boolean isFirst(Member<T, R> me) {
    lock.lock();
    try {
      waiting.add(me);
      boolean first = !underWay;
      underWay = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** The caller is the first of those who wait. */
  private void lead(Member<T, R> me) {
    // What the others are waiting for must not end because this thread is wanted elsewhere.
    boolean interrupted = Thread.interrupted();
    List<Member<T, R>> members = List.of();
    try {
      members = take(most);
      together(members);
    } catch (StoreUnavailableException e) {
      members.forEach(member -> member.failed(e));
      // Those who wait would fare the same, one timeout after the other.
      take(Integer.MAX_VALUE).forEach(member -> member.failed(e));
    } catch (Throwable e) {
      withdraw(me);
      me.failed(e);
      members.forEach(member -> member.failed(e));
    } finally {
      next();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Who has failed must not be asked to lead once more. */
  private void withdraw(Member<T, R> me) {
    lock.lock();
    try {
      waiting.remove(me);
    } finally {
      lock.unlock();
    }
  }

  private void together(List<Member<T, R>> members) {
    try {
      List<R> answers = transaction.apply(members.stream().map(member -> member.item).toList());
      for (int i = 0; i < members.size(); i++) {
        members.get(i).answered(answers.get(i));
      }
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      if (members.size() == 1) {
        throw e;
      }
      members.forEach(this::singly);
    }
  }

  private void singly(Member<T, R> member) {
    try {
      member.answered(transaction.apply(List.of(member.item)).getFirst());
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      member.failed(e);
    }
  }

  /** Takes memory first: an error then loses nobody. */
  private List<Member<T, R>> take(int atMost) {
    lock.lock();
    try {
      List<Member<T, R>> taken = new ArrayList<>(Math.min(atMost, waiting.size()));
      while (taken.size() < atMost && !waiting.isEmpty()) {
        taken.add(waiting.poll());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** How many wait for the transaction that is under way. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private void next() {
    lock.lock();
    try {
      Member<T, R> first = waiting.peek();
      if (first == null) {
        underWay = false;
      } else {
        first.leads.complete(true);
      }
    } finally {
      lock.unlock();
    }
  }
}

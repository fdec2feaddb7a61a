package dev.quarry.orchestrator.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GroupCommitTest {
  private static final int INVALID = -1;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<List<Integer>> transactions = new CopyOnWriteArrayList<>();
  private final CountDownLatch firstInProgress = new CountDownLatch(1);
  private final CountDownLatch proceed = new CountDownLatch(1);

  @AfterEach
  void no_thread_is_left_waiting() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void error_before_the_transaction_leaves_no_thread_waiting() {
    // A negative capacity fails the allocation, as an OutOfMemoryError would.
    GroupCommit<Integer, String> group = new GroupCommit<>(-1, this::transaction);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> group.write(7)).isInstanceOf(IllegalArgumentException.class);
      assertThat(group.waiting()).isZero();
    }
  }

  @Test
  void item_without_concurrent_items_is_written_at_once() {
    GroupCommit<Integer, String> group = new GroupCommit<>(10, this::transaction);
    proceed.countDown();
    assertThat(group.write(7)).isEqualTo("7");
    assertThat(group.write(8)).isEqualTo("8");
    assertThat(transactions).containsExactly(List.of(7), List.of(8));
  }

  @Test
  void items_that_wait_share_transactions_and_each_has_its_own_result() throws Exception {
    GroupCommit<Integer, String> group = new GroupCommit<>(10, this::transaction);
    List<Future<String>> results = writeBehindFirst(group, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    for (int i = 0; i <= 12; i++) {
      assertThat(results.get(i).get()).isEqualTo(Integer.toString(i));
    }
    assertThat(transactions).hasSize(3);
    assertThat(transactions.get(1)).hasSize(10);
    assertThat(transactions.get(2)).hasSize(2);
  }

  @Test
  void invalid_item_of_a_batch_fails_alone() throws Exception {
    GroupCommit<Integer, String> group = new GroupCommit<>(10, this::transaction);
    List<Future<String>> results = writeBehindFirst(group, 1, INVALID, 3);
    assertThat(results.get(1).get()).isEqualTo("1");
    assertThat(results.get(3).get()).isEqualTo("3");
    assertThatThrownBy(() -> results.get(2).get())
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("bad");
    assertThat(group.write(4)).isEqualTo("4");
  }

  @Test
  void single_invalid_item_is_tried_once() {
    GroupCommit<Integer, String> group = new GroupCommit<>(10, this::transaction);
    proceed.countDown();
    assertThatThrownBy(() -> group.write(INVALID)).hasMessage("bad");
    assertThat(transactions).containsExactly(List.of(INVALID));
  }

  @Test
  void error_fails_the_batch_and_later_items_are_written() throws Exception {
    GroupCommit<Integer, String> group =
        failing(
            1,
            () -> {
              throw new StackOverflowError("too deep");
            });
    for (Future<String> result : writeBehindFirst(group, 1, 2).subList(1, 3)) {
      assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StackOverflowError.class);
    }
    assertThat(group.write(3)).isEqualTo("3");
  }

  @Test
  void unavailable_database_fails_all_waiting_items_after_one_timeout() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    GroupCommit<Integer, String> group =
        new GroupCommit<>(
            2,
            items -> {
              transaction(items);
              attempts.incrementAndGet();
              throw new StoreUnavailableException("away", new IOException("refused"));
            });
    List<Future<String>> results = writeBehindFirst(group, 1, 2, 3, 4, 5);
    for (Future<String> result : results) {
      assertThatThrownBy(result::get).hasCauseInstanceOf(StoreUnavailableException.class);
    }
    assertThat(attempts).hasValue(1);
  }

  @Test
  void unavailable_database_is_tried_once_for_a_batch() throws Exception {
    GroupCommit<Integer, String> group =
        failing(
            1,
            () -> {
              throw new StoreUnavailableException("away", new IOException("refused"));
            });
    List<Future<String>> results = writeBehindFirst(group, 1, 2, 3);
    assertThat(results.getFirst().get()).isEqualTo("0");
    for (Future<String> result : results.subList(1, 4)) {
      assertThatThrownBy(result::get).hasCauseInstanceOf(StoreUnavailableException.class);
    }
    assertThat(transactions).hasSize(2);
  }

  @Test
  void unavailable_database_ends_the_single_writes_of_a_failed_batch() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    GroupCommit<Integer, String> group =
        new GroupCommit<>(
            10,
            items -> {
              if (items.size() == 1 && !items.contains(0)) {
                refused.incrementAndGet();
                throw new StoreUnavailableException("away", new IOException("refused"));
              }
              return transaction(items);
            });
    for (Future<String> result : writeBehindFirst(group, 1, INVALID, 3).subList(1, 4)) {
      assertThatThrownBy(result::get).hasCauseInstanceOf(StoreUnavailableException.class);
    }
    assertThat(refused).hasValue(1);
  }

  @Test
  void unavailable_database_fails_the_rest_of_a_batch_and_keeps_the_results() throws Exception {
    int away = 2;
    GroupCommit<Integer, String> group =
        new GroupCommit<>(
            10,
            items -> {
              if (items.equals(List.of(away))) {
                throw new StoreUnavailableException("away", new IOException("refused"));
              }
              return transaction(items);
            });
    List<Future<String>> results = writeBehindFirst(group, 1, INVALID, away, 3, 4);
    assertThatThrownBy(() -> results.get(3).get())
        .hasCauseInstanceOf(StoreUnavailableException.class);
    int[] good = {1, 3, 4};
    int[] places = {1, 4, 5};
    for (int i = 0; i < good.length; i++) {
      Future<String> result = results.get(places[i]);
      if (transactions.contains(List.of(good[i]))) {
        assertThat(result.get()).isEqualTo(Integer.toString(good[i]));
      } else {
        assertThatThrownBy(result::get).hasCauseInstanceOf(StoreUnavailableException.class);
      }
    }
  }

  /** Transactions fail at their end if they contain an item. */
  private GroupCommit<Integer, String> failing(int item, Runnable failure) {
    return new GroupCommit<>(
        10,
        items -> {
          List<String> results = transaction(items);
          if (items.contains(item)) {
            failure.run();
          }
          return results;
        });
  }

  /** Writes the items while the transaction of item 0 is in progress. */
  private List<Future<String>> writeBehindFirst(GroupCommit<Integer, String> group, int... items)
      throws InterruptedException {
    List<Future<String>> results = new ArrayList<>();
    results.add(threads.submit(() -> group.write(0)));
    firstInProgress.await();
    for (int item : items) {
      results.add(threads.submit(joining(group, item)));
    }
    while (group.waiting() < items.length) {
      Thread.onSpinWait();
    }
    proceed.countDown();
    return results;
  }

  private static Callable<String> joining(GroupCommit<Integer, String> group, int item) {
    return () -> group.write(item);
  }

  private List<String> transaction(List<Integer> items) {
    transactions.add(items);
    firstInProgress.countDown();
    try {
      proceed.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (items.contains(INVALID)) {
      throw new IllegalArgumentException("bad");
    }
    return items.stream().map(String::valueOf).toList();
  }
}

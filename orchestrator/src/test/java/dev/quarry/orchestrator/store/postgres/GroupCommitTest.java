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
  private static final int BAD = -1;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<List<Integer>> transactions = new CopyOnWriteArrayList<>();
  private final CountDownLatch firstUnderWay = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AfterEach
  void nobody_is_left_waiting() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void an_error_before_the_transaction_leaves_nobody_waiting() {
    // No list can have a negative size: as little as one for which there is no memory.
    GroupCommit<Integer, String> group = new GroupCommit<>(-1, this::transaction);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> group.write(7)).isInstanceOf(IllegalArgumentException.class);
      assertThat(group.waiting()).isZero();
    }
  }

  @Test
  void who_comes_alone_is_written_at_once() {
    GroupCommit<Integer, String> group = new GroupCommit<>(10, this::transaction);
    goOn.countDown();
    assertThat(group.write(7)).isEqualTo("7");
    assertThat(group.write(8)).isEqualTo("8");
    assertThat(transactions).containsExactly(List.of(7), List.of(8));
  }

  @Test
  void those_who_come_meanwhile_share_transactions_and_each_gets_its_own_answer() throws Exception {
    GroupCommit<Integer, String> group = new GroupCommit<>(10, this::transaction);
    List<Future<String>> answers = behindTheFirst(group, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    for (int i = 0; i <= 12; i++) {
      assertThat(answers.get(i).get()).isEqualTo(Integer.toString(i));
    }
    assertThat(transactions).hasSize(3);
    assertThat(transactions.get(1)).hasSize(10);
    assertThat(transactions.get(2)).hasSize(2);
  }

  @Test
  void a_bad_one_fails_alone() throws Exception {
    GroupCommit<Integer, String> group = new GroupCommit<>(10, this::transaction);
    List<Future<String>> answers = behindTheFirst(group, 1, BAD, 3);
    assertThat(answers.get(1).get()).isEqualTo("1");
    assertThat(answers.get(3).get()).isEqualTo("3");
    assertThatThrownBy(() -> answers.get(2).get())
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("bad");
    assertThat(group.write(4)).isEqualTo("4");
  }

  @Test
  void a_bad_one_that_comes_alone_is_tried_once() {
    GroupCommit<Integer, String> group = new GroupCommit<>(10, this::transaction);
    goOn.countDown();
    assertThatThrownBy(() -> group.write(BAD)).hasMessage("bad");
    assertThat(transactions).containsExactly(List.of(BAD));
  }

  @Test
  void an_error_reaches_all_who_share_it_and_those_who_come_later_are_written() throws Exception {
    GroupCommit<Integer, String> group =
        failing(
            1,
            () -> {
              throw new StackOverflowError("too deep");
            });
    for (Future<String> answer : behindTheFirst(group, 1, 2).subList(1, 3)) {
      assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StackOverflowError.class);
    }
    assertThat(group.write(3)).isEqualTo("3");
  }

  @Test
  void while_the_database_is_away_nobody_waits_for_one_timeout_after_the_other() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    GroupCommit<Integer, String> group =
        new GroupCommit<>(
            2,
            items -> {
              transaction(items);
              attempts.incrementAndGet();
              throw new StoreUnavailableException("away", new IOException("refused"));
            });
    List<Future<String>> answers = behindTheFirst(group, 1, 2, 3, 4, 5);
    for (Future<String> answer : answers) {
      assertThatThrownBy(answer::get).hasCauseInstanceOf(StoreUnavailableException.class);
    }
    assertThat(attempts).hasValue(1);
  }

  @Test
  void a_database_that_goes_away_is_asked_once_for_all_who_share_a_transaction() throws Exception {
    GroupCommit<Integer, String> group =
        failing(
            1,
            () -> {
              throw new StoreUnavailableException("away", new IOException("refused"));
            });
    List<Future<String>> answers = behindTheFirst(group, 1, 2, 3);
    assertThat(answers.getFirst().get()).isEqualTo("0");
    for (Future<String> answer : answers.subList(1, 4)) {
      assertThatThrownBy(answer::get).hasCauseInstanceOf(StoreUnavailableException.class);
    }
    assertThat(transactions).hasSize(2);
  }

  @Test
  void a_database_that_goes_away_among_single_ones_is_asked_no_more() throws Exception {
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
    for (Future<String> answer : behindTheFirst(group, 1, BAD, 3).subList(1, 4)) {
      assertThatThrownBy(answer::get).hasCauseInstanceOf(StoreUnavailableException.class);
    }
    assertThat(refused).hasValue(1);
  }

  @Test
  void a_database_that_goes_away_among_single_ones_keeps_nobody_and_takes_nothing_back()
      throws Exception {
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
    List<Future<String>> answers = behindTheFirst(group, 1, BAD, away, 3, 4);
    assertThatThrownBy(() -> answers.get(3).get())
        .hasCauseInstanceOf(StoreUnavailableException.class);
    int[] good = {1, 3, 4};
    int[] places = {1, 4, 5};
    for (int i = 0; i < good.length; i++) {
      Future<String> answer = answers.get(places[i]);
      if (transactions.contains(List.of(good[i]))) {
        assertThat(answer.get()).isEqualTo(Integer.toString(good[i]));
      } else {
        assertThatThrownBy(answer::get).hasCauseInstanceOf(StoreUnavailableException.class);
      }
    }
  }

  /** Whose transactions fail at their end if they hold an item. */
  private GroupCommit<Integer, String> failing(int item, Runnable failure) {
    return new GroupCommit<>(
        10,
        items -> {
          List<String> answers = transaction(items);
          if (items.contains(item)) {
            failure.run();
          }
          return answers;
        });
  }

  /** Has the items written while the transaction of item 0 is under way. */
  private List<Future<String>> behindTheFirst(GroupCommit<Integer, String> group, int... items)
      throws InterruptedException {
    List<Future<String>> answers = new ArrayList<>();
    answers.add(threads.submit(() -> group.write(0)));
    firstUnderWay.await();
    for (int item : items) {
      answers.add(threads.submit(joining(group, item)));
    }
    while (group.waiting() < items.length) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    return answers;
  }

  private static Callable<String> joining(GroupCommit<Integer, String> group, int item) {
    return () -> group.write(item);
  }

  private List<String> transaction(List<Integer> items) {
    transactions.add(items);
    firstUnderWay.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (items.contains(BAD)) {
      throw new IllegalArgumentException("bad");
    }
    return items.stream().map(String::valueOf).toList();
  }
}

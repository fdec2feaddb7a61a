package dev.quarry.orchestrator.pipeline.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.pipeline.extract.ExtractionBudget.Permit;
import dev.quarry.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExtractionBudgetTest {
  private static final int KB = 1024;

  /** A page whose parser waits. */
  private record Waiting(FutureTask<Permit> permit, Thread thread) {
    static Waiting forPage(ExtractionBudget budget, long bytes) throws InterruptedException {
      FutureTask<Permit> permit = new FutureTask<>(() -> budget.acquire(bytes));
      Thread thread = Thread.ofPlatform().start(permit);
      Await.until("it waits", () -> thread.getState() == Thread.State.WAITING);
      return new Waiting(permit, thread);
    }
  }

  @Test
  void a_page_waits_until_the_bytes_of_others_are_free() throws Exception {
    ExtractionBudget budget = new ExtractionBudget(8, 100 * KB);
    Permit large = budget.acquire(70 * KB);
    Permit small = budget.acquire(10 * KB);

    Waiting third = Waiting.forPage(budget, 60 * KB);
    small.close();
    assertThat(third.permit().isDone()).isFalse();
    large.close();

    third.permit().get().close();
  }

  @Test
  void a_page_waits_for_a_parser() throws Exception {
    ExtractionBudget budget = new ExtractionBudget(2, 100 * KB);
    Permit first = budget.acquire(1);
    Permit second = budget.acquire(1);

    Waiting third = Waiting.forPage(budget, 1);
    second.close();

    third.permit().get().close();
    first.close();
  }

  @Test
  void a_page_larger_than_the_budget_is_parsed_alone() throws Exception {
    ExtractionBudget budget = new ExtractionBudget(8, 100 * KB);
    Permit small = budget.acquire(1);

    Waiting huge = Waiting.forPage(budget, 1L << 40);
    Waiting behind = Waiting.forPage(budget, 1);
    small.close();
    Permit alone = huge.permit().get();
    assertThat(behind.permit().isDone()).isFalse();
    alone.close();

    behind.permit().get().close();
  }

  @Test
  void an_interrupted_wait_takes_nothing() throws Exception {
    ExtractionBudget budget = new ExtractionBudget(1, 100 * KB);
    Permit parser = budget.acquire(10 * KB);
    Waiting forBytes = Waiting.forPage(budget, 100 * KB);
    forBytes.thread().interrupt();
    assertThatThrownBy(forBytes.permit()::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    Waiting forParser = Waiting.forPage(budget, 10 * KB);
    forParser.thread().interrupt();
    assertThatThrownBy(forParser.permit()::get).hasCauseInstanceOf(InterruptedException.class);
    parser.close();

    budget.acquire(100 * KB).close();
  }

  @Test
  void pages_are_served_in_order() throws Exception {
    ExtractionBudget budget = new ExtractionBudget(8, 100 * KB);
    List<Permit> small = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      small.add(budget.acquire(10 * KB));
    }
    Waiting large = Waiting.forPage(budget, 90 * KB);

    // There are bytes for this page, but the large one came first and would wait for ever.
    Waiting late = Waiting.forPage(budget, 20 * KB);
    small.forEach(Permit::close);
    large.permit().get().close();

    late.permit().get().close();
  }
}

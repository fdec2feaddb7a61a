package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PagesInFlightTest {

  @Test
  void change_before_the_wait_is_not_missed() throws Exception {
    CountDownLatch quick = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);
    try (PagesInFlight flight = new PagesInFlight(task -> task, 2, 10, 0, 10)) {
      start(flight, quick);
      start(flight, slow);
      long seen = flight.changes();
      quick.countDown();
      flight.awaitChange(seen);
      // The visit has ended: a caller that looked before has no other change to wait for.
      flight.awaitChange(seen);
      assertThat(flight.changes()).isGreaterThan(seen);
      assertThat(flight.idle()).isFalse();
      slow.countDown();
      flight.awaitIdle();
    }
  }

  @Test
  void new_items_wake_the_waiter_before_the_visit_ends() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    try (PagesInFlight flight = new PagesInFlight(task -> task, 2, 10, 0, 10)) {
      start(flight, slow);
      long seen = flight.changes();
      Thread.startVirtualThread(flight::discovered);
      flight.awaitChange(seen);
      assertThat(flight.idle()).isFalse();
      slow.countDown();
      flight.awaitIdle();
    }
  }

  @Test
  void wait_returns_at_once_without_running_visits() throws Exception {
    try (PagesInFlight flight = new PagesInFlight(task -> task, 2, 10, 0, 10)) {
      flight.awaitChange(flight.changes());
      assertThat(flight.idle()).isTrue();
    }
  }

  private static void start(PagesInFlight flight, CountDownLatch end) throws Exception {
    assertThat(flight.admit()).isTrue();
    flight.start(
        () -> {
          end.await();
          return true;
        });
  }
}

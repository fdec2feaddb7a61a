package dev.quarry.orchestrator.pipeline.fetch.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.clock.ManualClock;
import dev.quarry.orchestrator.handler.StageException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostPolicyTest {
  private final ManualClock time = new ManualClock();
  private final HostPolicy policy = new HostPolicy(2, new LocalHostRegistry(time), time);

  @Test
  void keeps_the_delay_between_two_starts() throws Exception {
    for (int i = 0; i < 3; i++) {
      policy.acquire("a", Duration.ofSeconds(5)).close();
    }
    policy.acquire("b", Duration.ofSeconds(5)).close();
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void postpones_all_requests_after_a_back_off() throws Exception {
    policy.backOff("a", Duration.ofSeconds(30));
    policy.backOff("a", Duration.ofSeconds(3));
    policy.acquire("b", Duration.ZERO).close();
    assertThat(time.slept()).isZero();
    policy.acquire("a", Duration.ZERO).close();
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void limits_concurrent_requests() throws Exception {
    HostPolicy.Permit first = policy.acquire("a", Duration.ZERO);
    HostPolicy.Permit second = policy.acquire("a", Duration.ZERO);
    CountDownLatch third = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (HostPolicy.Permit permit = policy.acquire("a", Duration.ZERO)) {
                    third.countDown();
                  } catch (StageException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(third.await(100, TimeUnit.MILLISECONDS)).isFalse();
    first.close();
    assertThat(third.await(5, TimeUnit.SECONDS)).isTrue();
    second.close();
    waiting.join();
  }

  @Test
  void host_that_does_not_respond_costs_a_bounded_time_and_then_fails_at_once() throws Exception {
    int requests = 0;
    StageException refused = null;
    while (refused == null) {
      try (HostPolicy.Permit permit = policy.acquire("dead", Duration.ZERO)) {
        requests++;
        time.sleep(Duration.ofSeconds(30)); // the timeout of the request
        permit.failed();
      } catch (StageException e) {
        refused = e;
      }
    }
    assertThat(refused.code()).isEqualTo("host_unavailable");
    assertThat(requests).isLessThan(10);
    assertThat(time.slept()).isLessThan(Duration.ofMinutes(6));
    Duration spent = time.slept();
    for (int i = 0; i < 1000; i++) {
      assertThatThrownBy(() -> policy.acquire("dead", Duration.ZERO))
          .isInstanceOf(StageException.class);
    }
    assertThat(time.slept()).isEqualTo(spent);
    policy.acquire("other", Duration.ZERO).close();
  }

  @Test
  void restart_of_a_host_costs_no_request() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (HostPolicy.Permit permit = policy.acquire("a", Duration.ZERO)) {
        permit.failed();
      }
    }
    try (HostPolicy.Permit permit = policy.acquire("a", Duration.ZERO)) {
      permit.responded();
    }
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(15));
    policy.acquire("a", Duration.ZERO).close();
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(15));
  }
}

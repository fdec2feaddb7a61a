package dev.quarry.orchestrator.pipeline.fetch.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.clock.ManualClock;
import dev.quarry.orchestrator.handler.StageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostPolicyTest {
  private static final StageException NO_RESPONSE =
      StageException.retryable("timeout", "No response.");

  private final ManualClock time = new ManualClock();
  private final HostPolicy policy = new HostPolicy(2, new LocalHostRegistry(time), time);

  @Test
  void keeps_the_delay_between_two_starts() throws Exception {
    for (int i = 0; i < 3; i++) {
      policy.acquire("a", Duration.ofSeconds(5), HostWaitListener.NONE).close();
    }
    policy.acquire("b", Duration.ofSeconds(5), HostWaitListener.NONE).close();
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void postpones_all_requests_after_a_back_off() throws Exception {
    policy.backOff("a", Duration.ofSeconds(30));
    policy.backOff("a", Duration.ofSeconds(3));
    policy.acquire("b", Duration.ZERO, HostWaitListener.NONE).close();
    assertThat(time.slept()).isZero();
    policy.acquire("a", Duration.ZERO, HostWaitListener.NONE).close();
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void limits_concurrent_requests() throws Exception {
    HostPolicy.Permit first = policy.acquire("a", Duration.ZERO, HostWaitListener.NONE);
    HostPolicy.Permit second = policy.acquire("a", Duration.ZERO, HostWaitListener.NONE);
    CountDownLatch third = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (HostPolicy.Permit permit =
                      policy.acquire("a", Duration.ZERO, HostWaitListener.NONE)) {
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
      try (HostPolicy.Permit permit =
          policy.acquire("dead", Duration.ZERO, HostWaitListener.NONE)) {
        requests++;
        time.sleep(Duration.ofSeconds(30)); // the timeout of the request
        permit.failed(NO_RESPONSE);
      } catch (StageException e) {
        refused = e;
      }
    }
    assertThat(refused.code()).isEqualTo("host_unavailable");
    assertThat(requests).isLessThan(10);
    assertThat(time.slept()).isLessThan(Duration.ofMinutes(6));
    Duration spent = time.slept();
    for (int i = 0; i < 1000; i++) {
      assertThatThrownBy(() -> policy.acquire("dead", Duration.ZERO, HostWaitListener.NONE))
          .isInstanceOf(StageException.class);
    }
    assertThat(time.slept()).isEqualTo(spent);
    policy.acquire("other", Duration.ZERO, HostWaitListener.NONE).close();
  }

  @Test
  void restart_of_a_host_costs_no_request() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (HostPolicy.Permit permit = policy.acquire("a", Duration.ZERO, HostWaitListener.NONE)) {
        permit.failed(NO_RESPONSE);
      }
    }
    try (HostPolicy.Permit permit = policy.acquire("a", Duration.ZERO, HostWaitListener.NONE)) {
      permit.responded();
    }
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(15));
    policy.acquire("a", Duration.ZERO, HostWaitListener.NONE).close();
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void tells_before_it_waits_for_a_host_that_does_not_respond_and_may_be_refused()
      throws Exception {
    for (int i = 0; i < 5; i++) {
      try (HostPolicy.Permit permit = policy.acquire("a", Duration.ZERO, HostWaitListener.NONE)) {
        permit.failed(NO_RESPONSE);
      }
    }
    List<HostWait> told = new ArrayList<>();
    policy.acquire("a", Duration.ZERO, told::add).close();
    assertThat(told)
        .containsExactly(
            new HostWait(
                "a",
                HostWait.Reason.NO_RESPONSE,
                "timeout",
                "No response.",
                Duration.ofSeconds(15)));
    policy.backOff("b", Duration.ofSeconds(7));
    StageException refusal = StageException.retryable("no", "Not now.");
    assertThatThrownBy(
            () ->
                policy.acquire(
                    "b",
                    Duration.ZERO,
                    wait -> {
                      told.add(wait);
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThat(told.getLast().reason()).isEqualTo(HostWait.Reason.RETRY_AFTER);
    assertThat(told.getLast().time()).isEqualTo(Duration.ofSeconds(7));
    // The refused request has released its permit.
    for (int i = 0; i < 4; i++) {
      policy.acquire("b", Duration.ZERO, HostWaitListener.NONE).close();
    }
  }
}

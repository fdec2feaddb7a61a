package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.clock.ManualClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostPolitenessTest {
  private final ManualClock time = new ManualClock();
  private final HostPoliteness politeness = new HostPoliteness(2, time);

  @Test
  void keeps_the_delay_between_two_starts() throws Exception {
    for (int i = 0; i < 3; i++) {
      politeness.acquire("a", Duration.ofSeconds(5)).close();
    }
    politeness.acquire("b", Duration.ofSeconds(5)).close();
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void postpones_all_requests_after_a_back_off() throws Exception {
    politeness.backOff("a", Duration.ofSeconds(30));
    politeness.backOff("a", Duration.ofSeconds(3));
    politeness.acquire("b", Duration.ZERO).close();
    assertThat(time.slept()).isZero();
    politeness.acquire("a", Duration.ZERO).close();
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void limits_concurrent_requests() throws Exception {
    HostPoliteness.Permit first = politeness.acquire("a", Duration.ZERO);
    HostPoliteness.Permit second = politeness.acquire("a", Duration.ZERO);
    CountDownLatch third = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (HostPoliteness.Permit permit = politeness.acquire("a", Duration.ZERO)) {
                    third.countDown();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(third.await(100, TimeUnit.MILLISECONDS)).isFalse();
    first.close();
    assertThat(third.await(5, TimeUnit.SECONDS)).isTrue();
    second.close();
    waiting.join();
  }
}

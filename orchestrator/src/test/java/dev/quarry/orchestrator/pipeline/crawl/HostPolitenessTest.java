package dev.quarry.orchestrator.pipeline.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostPolitenessTest {
  private final ManualTimer time = new ManualTimer();
  private final HostPoliteness politeness = new HostPoliteness(2, time);

  @Test
  void keeps_the_delay_between_two_starts() throws Exception {
    for (int i = 0; i < 3; i++) {
      politeness.await("a", Duration.ofSeconds(5)).close();
    }
    politeness.await("b", Duration.ofSeconds(5)).close();
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void holds_every_request_back_after_a_back_off() throws Exception {
    politeness.backOff("a", Duration.ofSeconds(30));
    politeness.backOff("a", Duration.ofSeconds(3));
    politeness.await("b", Duration.ZERO).close();
    assertThat(time.slept()).isZero();
    politeness.await("a", Duration.ZERO).close();
    assertThat(time.slept()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void lets_no_more_requests_go_at_once_than_allowed() throws Exception {
    HostPoliteness.Turn first = politeness.await("a", Duration.ZERO);
    HostPoliteness.Turn second = politeness.await("a", Duration.ZERO);
    CountDownLatch third = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (HostPoliteness.Turn turn = politeness.await("a", Duration.ZERO)) {
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

package dev.quarry.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressThrottleTest {
  private final AtomicLong now = new AtomicLong();
  private final ProgressThrottle pace = new ProgressThrottle(now::get);

  private int allowed(String token) {
    int allowed = 0;
    while (pace.allows(token)) {
      allowed++;
    }
    return allowed;
  }

  @Test
  void twenty_at_once_and_five_a_second() {
    assertThat(allowed("a")).isEqualTo(20);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(allowed("a")).isEqualTo(5);
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThat(allowed("a")).isEqualTo(20);
  }

  @Test
  void one_token_takes_nothing_from_another() {
    allowed("a");
    assertThat(allowed("b")).isEqualTo(20);
  }
}

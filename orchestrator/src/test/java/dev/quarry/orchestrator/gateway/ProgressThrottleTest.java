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
  void allows_a_burst_of_twenty_and_five_per_second() {
    assertThat(allowed("a")).isEqualTo(20);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(allowed("a")).isEqualTo(5);
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThat(allowed("a")).isEqualTo(20);
  }

  @Test
  void tokens_have_separate_budgets() {
    allowed("a");
    assertThat(allowed("b")).isEqualTo(20);
  }
}

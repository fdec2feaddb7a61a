package dev.quarry.orchestrator.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SignInAttemptsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final SignInAttempts attempts = new SignInAttempts(nanos::get);

  @Test
  void failed_attempts_of_an_address_are_limited() {
    for (int i = 0; i < SignInAttempts.MAX_FAILURES; i++) {
      assertThat(attempts.begin("192.0.2.1")).isEmpty();
    }
    assertThat(attempts.begin("192.0.2.1")).contains(Duration.ofSeconds(6));
    assertThat(attempts.begin("192.0.2.2")).isEmpty();
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(attempts.begin("192.0.2.1")).isEmpty();
    assertThat(attempts.begin("192.0.2.1")).isPresent();
  }

  @Test
  void successful_attempts_do_not_count() {
    for (int i = 0; i < 100; i++) {
      assertThat(attempts.begin("192.0.2.1")).isEmpty();
      attempts.succeeded("192.0.2.1");
    }
  }
}

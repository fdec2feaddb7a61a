package dev.quarry.orchestrator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ReadinessDrainTest {
  private final ForcedShutdown forced = new ForcedShutdown();
  private final CountDownLatch stoppedClaiming = new CountDownLatch(1);

  private ReadinessDrain started(Duration notice) {
    ReadinessDrain shutdown = new ReadinessDrain(stoppedClaiming::countDown, notice, forced);
    shutdown.start();
    shutdown.requireAccepting();
    assertThat(shutdown.isRunning()).isTrue();
    return shutdown;
  }

  private Thread stopping(ReadinessDrain shutdown) throws InterruptedException {
    Thread thread = Thread.ofVirtual().start(shutdown::stop);
    assertThat(stoppedClaiming.await(20, TimeUnit.SECONDS)).isTrue();
    return thread;
  }

  @Test
  void health_check_fails_while_the_server_still_serves_requests() throws Exception {
    ReadinessDrain shutdown = started(Duration.ofHours(1));
    Thread thread = stopping(shutdown);
    assertThatThrownBy(shutdown::requireAccepting).hasMessageContaining("shutting down");
    assertThat(thread.join(Duration.ofMillis(200))).as("the rest waits").isFalse();
    forced.request();
    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void notice_period_ends_without_a_signal() throws Exception {
    ReadinessDrain shutdown = started(Duration.ofMillis(50));
    assertThat(stopping(shutdown).join(Duration.ofSeconds(20))).isTrue();
    assertThat(shutdown.isRunning()).isFalse();
  }
}

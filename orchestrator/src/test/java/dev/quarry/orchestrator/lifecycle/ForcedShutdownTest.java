package dev.quarry.orchestrator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import dev.quarry.testkit.JavaProcess;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ForcedShutdownTest {

  @Test
  void wait_ends_when_the_condition_holds_or_the_timeout_expires() throws Exception {
    ForcedShutdown forced = new ForcedShutdown();
    AtomicInteger checks = new AtomicInteger();
    forced.awaitAtMost(Duration.ofHours(1), time -> checks.incrementAndGet() == 3);
    assertThat(checks.get()).isEqualTo(3);
    forced.awaitAtMost(Duration.ofMillis(30), time -> pass(time, checks));
    assertThat(checks.get()).isBetween(4, 6);
    forced.awaitAtMost(Duration.ZERO, time -> pass(time, checks));
  }

  private static boolean pass(Duration time, AtomicInteger checks) throws InterruptedException {
    checks.incrementAndGet();
    new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    return false;
  }

  @Test
  void forced_shutdown_ends_the_wait_at_once() throws Exception {
    ForcedShutdown forced = new ForcedShutdown();
    AtomicInteger checks = new AtomicInteger();
    Thread stopping =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    forced.awaitAtMost(Duration.ofHours(1), time -> pass(time, checks));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(stopping.join(Duration.ofMillis(300))).isFalse();
    forced.request();
    assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
  }

  /** A process that ends at the second signal or after a minute. */
  public static final class SlowShutdown {
    public static void main(String[] arguments) {
      OrchestratorApplication.forceShutdownAtSecondSignal();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    System.out.println("stopping");
                    try {
                      OrchestratorApplication.FORCED_SHUTDOWN.await(Duration.ofMinutes(1));
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    System.out.println(
                        OrchestratorApplication.FORCED_SHUTDOWN.isRequested()
                            ? "requested"
                            : "waited");
                  }));
      System.out.println("ready");
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void second_sigterm_forces_the_shutdown() throws Exception {
    Process process = JavaProcess.builder(List.of(), SlowShutdown.class, List.of()).start();
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      awaitLine(said, "ready");
      process.toHandle().destroy();
      awaitLine(said, "stopping");
      process.toHandle().destroy();
      awaitLine(said, "requested");
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Skips log lines. */
  private static void awaitLine(BufferedReader said, String expected) throws Exception {
    String line = said.readLine();
    while (line != null && !line.equals(expected)) {
      line = said.readLine();
    }
    assertThat(line).isEqualTo(expected);
  }
}

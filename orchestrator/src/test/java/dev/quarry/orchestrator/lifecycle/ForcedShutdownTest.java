package dev.quarry.orchestrator.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.config.OrchestratorApplication;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ForcedShutdownTest {

  @Test
  void grace_lasts_until_its_end_or_until_all_have_ended() throws Exception {
    ForcedShutdown hurry = new ForcedShutdown();
    AtomicInteger asked = new AtomicInteger();
    hurry.awaitAtMost(Duration.ofHours(1), time -> asked.incrementAndGet() == 3);
    assertThat(asked.get()).isEqualTo(3);
    hurry.awaitAtMost(Duration.ofMillis(30), time -> pass(time, asked));
    assertThat(asked.get()).isBetween(4, 6);
    hurry.awaitAtMost(Duration.ZERO, time -> pass(time, asked));
  }

  private static boolean pass(Duration time, AtomicInteger asked) throws InterruptedException {
    asked.incrementAndGet();
    new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    return false;
  }

  @Test
  void hurry_ends_the_grace_at_once() throws Exception {
    ForcedShutdown hurry = new ForcedShutdown();
    AtomicInteger asked = new AtomicInteger();
    Thread stopping =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    hurry.awaitAtMost(Duration.ofHours(1), time -> pass(time, asked));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    assertThat(stopping.join(Duration.ofMillis(300))).isFalse();
    hurry.now();
    assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
  }

  /** Ends when it is told a second time, or after a minute. */
  public static final class Patient {
    public static void main(String[] arguments) {
      OrchestratorApplication.hurryAtSecondSignal();
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
                        OrchestratorApplication.FORCED_SHUTDOWN.isNow() ? "hurried" : "waited");
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
  void second_sigterm_hurries_a_process_that_the_first_one_stops() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Patient.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      awaitLine(said, "ready");
      process.toHandle().destroy();
      awaitLine(said, "stopping");
      process.toHandle().destroy();
      awaitLine(said, "hurried");
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Logs may come between. */
  private static void awaitLine(BufferedReader said, String expected) throws Exception {
    String line = said.readLine();
    while (line != null && !line.equals(expected)) {
      line = said.readLine();
    }
    assertThat(line).isEqualTo(expected);
  }
}

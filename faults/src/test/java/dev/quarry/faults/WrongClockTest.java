package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose wall clock is wrong by ten minutes, early or late. */
@Tag("full")
class WrongClockTest {
  @TempDir private Path folder;

  @Test
  void a_wrong_clock_takes_no_job_from_anybody() throws Exception {
    Path shift = compileShift();
    try (Scene scene = new Scene("a_wrong_clock_takes_no_job_from_anybody")) {
      scene.with("quarry.engine.slots", "2");
      NodeProcess right = scene.launch("right", Map.of());
      NodeProcess early = scene.launch("early", shifted(shift, -600));
      NodeProcess late = scene.launch("late", shifted(shift, 600));
      right.awaitReady();
      early.awaitReady();
      late.awaitReady();
      scene.injected("clock of a node 10 minutes early");
      scene.injected("clock of a node 10 minutes late");
      for (int i = 0; i < Scale.times(12, 60); i++) {
        // Longer than a heartbeat interval, so that each of the three nodes extends leases.
        UUID job = scene.submit(i % 2 == 0 ? early : late, "job " + i, "sleep-2500");
        assertThat(job).isNotNull();
      }
      scene.settle(Duration.ofMinutes(3));
      // The oracle allows no second start here: no node was disturbed.
      assertThat(scene.ledger.starts()).hasSize(scene.ledger.accepted().size());
      assertThat(scene.ledger.starts())
          .extracting(Ledger.Start::node)
          .contains(right.name(), early.name(), late.name());
    }
  }

  private static Map<String, String> shifted(Path library, int seconds) {
    return Map.of("LD_PRELOAD", library.toString(), "CLOCK_SHIFT_SECONDS", "" + seconds);
  }

  /** Needs a C compiler: the clock of a single process can only be changed inside of it. */
  private Path compileShift() throws IOException, InterruptedException {
    Path source = folder.resolve("shift.c");
    try (InputStream resource = WrongClockTest.class.getResourceAsStream("/clock-shift.c")) {
      Files.copy(resource, source);
    }
    Path library = folder.resolve("shift.so");
    Report.require(
        Files.isExecutable(Path.of("/usr/bin/cc")) && Files.isDirectory(Path.of("/proc/self")),
        "a C compiler on Linux is needed to shift the clock of one process");
    Process compiler =
        new ProcessBuilder(
                "/usr/bin/cc",
                "-shared",
                "-fPIC",
                "-O1",
                "-o",
                library.toString(),
                source.toString(),
                "-ldl")
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
    return library;
  }
}

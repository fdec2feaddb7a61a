package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code quarry} in an empty clone, with a fake Maven. */
@Timeout(60)
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "quarry");

  /** A fake Maven that waits for the file {@code go} before its last lines. */
  private static final String MAVEN =
      """
      #!/bin/sh
      i=0
      while [ $i -lt 50 ]; do i=$((i + 1)); echo "[INFO] Downloaded from central: x"; done
      echo "[INFO] Building Quarry shared model 1.0.0-SNAPSHOT               [2/5]"
      while [ ! -e "$HOME/go" ]; do sleep 0.05; done
      echo "[ERROR] compilation failed"
      echo "[INFO] BUILD FAILURE"
      """;

  @TempDir private Path folder;

  @Test
  void build_prints_its_progress_and_after_a_failure_the_path_of_its_log() throws Exception {
    ProcessBuilder builder = launcher();
    Process process = builder.start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).startsWith("Building Quarry");
      assertThat(output.readLine()).isEqualTo("  50 files downloaded ...");
      assertThat(output.readLine()).isEqualTo("  [2/5] Quarry shared model");
      Files.createFile(folder.resolve("go"));
      assertThat(output.readLine()).isEqualTo("[ERROR] compilation failed");
      assertThat(output.readLine()).startsWith("The build failed").contains("build.log");
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void second_command_waits_for_the_build_of_the_first() throws Exception {
    ProcessBuilder builder = launcher();
    Process first = builder.start();
    Process second = null;
    try (BufferedReader firstOutput = first.inputReader()) {
      assertThat(firstOutput.readLine()).startsWith("Building Quarry");
      second = builder.start();
      try (BufferedReader secondOutput = second.inputReader()) {
        assertThat(secondOutput.readLine()).startsWith("Another command is building Quarry");
        Files.createFile(folder.resolve("go"));
        assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
        // The first build failed, so the second command builds again.
        assertThat(secondOutput.readLine()).startsWith("Building Quarry");
        assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(Files.exists(lock(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    } finally {
      first.destroyForcibly();
      if (second != null) {
        second.destroyForcibly();
      }
    }
  }

  @Test
  void lock_of_a_killed_build_is_replaced() throws Exception {
    Process killed = new ProcessBuilder("true").start();
    killed.waitFor();
    Files.createDirectories(lock().getParent());
    Files.createSymbolicLink(lock(), Path.of(String.valueOf(killed.pid())));
    Files.createFile(folder.resolve("go"));
    Process process = launcher().start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).startsWith("Building Quarry");
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.exists(lock(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    } finally {
      process.destroyForcibly();
    }
  }

  private Path lock() {
    return folder.resolve("standalone/target/build.lock");
  }

  /** The launcher in a directory without a build. */
  private ProcessBuilder launcher() throws Exception {
    Path script = executable(folder.resolve("quarry"), Files.readString(SCRIPT));
    executable(Files.createDirectory(folder.resolve("bin")).resolve("mvn"), MAVEN);
    ProcessBuilder builder = new ProcessBuilder(script.toString(), "up").redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
    return builder;
  }

  private static Path executable(Path file, String text) throws Exception {
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}

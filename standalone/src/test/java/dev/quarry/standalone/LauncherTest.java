package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code quarry} in an empty clone, with a Maven that does what the test says. */
@Timeout(60)
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "quarry");

  /** Prints the rest when the file appears. */
  private static final String MAVEN =
      """
      #!/bin/sh
      i=0
      while [ $i -lt 50 ]; do i=$((i + 1)); echo "[INFO] Downloaded from central: x"; done
      echo "[INFO] Building Quarry shared model 1.0.0-SNAPSHOT               [2/5]"
      while [ ! -e "$HOME/go" ]; do sleep 0.05; done
      echo "[ERROR] cannot go on"
      echo "[INFO] BUILD FAILURE"
      """;

  @TempDir private Path folder;

  @Test
  void build_tells_each_step_as_it_comes_and_where_its_output_is_when_it_fails() throws Exception {
    ProcessBuilder builder = launcher();
    Process process = builder.start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).startsWith("Building Quarry");
      assertThat(said.readLine()).isEqualTo("  50 files fetched ...");
      assertThat(said.readLine()).isEqualTo("  [2/5] Quarry shared model");
      Files.createFile(folder.resolve("go"));
      assertThat(said.readLine()).isEqualTo("[ERROR] cannot go on");
      assertThat(said.readLine()).startsWith("The build failed").contains("build.log");
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
    try (BufferedReader firstSaid = first.inputReader()) {
      assertThat(firstSaid.readLine()).startsWith("Building Quarry");
      second = builder.start();
      try (BufferedReader secondSaid = second.inputReader()) {
        assertThat(secondSaid.readLine()).startsWith("Another command is building Quarry");
        Files.createFile(folder.resolve("go"));
        assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
        // The first build failed, so there is still one to make.
        assertThat(secondSaid.readLine()).startsWith("Building Quarry");
        assertThat(second.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(folder.resolve("standalone/target/build.lock")).doesNotExist();
    } finally {
      first.destroyForcibly();
      if (second != null) {
        second.destroyForcibly();
      }
    }
  }

  /** In a folder that nothing was built in. */
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

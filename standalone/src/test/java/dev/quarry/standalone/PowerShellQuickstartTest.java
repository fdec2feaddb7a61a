package dev.quarry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs docs/examples/quickstart.ps1 where there is PowerShell 7. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PowerShellQuickstartTest {
  private static final Path EXAMPLE =
      Path.of("..", "docs", "examples", "quickstart.ps1").toAbsolutePath().normalize();

  @TempDir private Path data;

  @Test
  void quickstart_stores_a_text_and_finds_it() throws Exception {
    Optional<Path> powerShell =
        ClientToolchain.find(
            "pwsh", "-NoProfile", "-Command", "exit [int]($PSVersionTable.PSVersion.Major -lt 7)");
    if (powerShell.isEmpty()) {
      ClientToolchain.absent("PowerShell 7 (pwsh on the PATH), which runs " + EXAMPLE);
    }
    List<String> command =
        ClientToolchain.command(
            powerShell.orElseThrow(), "-NoProfile", "-NonInteractive", "-File", EXAMPLE.toString());
    try (ClientHarness harness = new ClientHarness(data)) {
      File output = data.resolve("output").toFile();
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
      builder.environment().putAll(harness.environment());
      Process process = builder.start();
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends in time").isTrue();
      assertThat(output).content().contains("Travertine: ", "forms around hot springs");
      assertThat(process.exitValue()).isZero();
    }
  }
}

package dev.quarry.orchestrator.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneCrashTest {
  private static final int ACKNOWLEDGED = 25;

  @Test
  void acknowledged_writes_survive_a_killed_process(@TempDir Path directory) throws Exception {
    Set<UUID> acknowledged = writeUntilKilled(directory);

    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED);
    try (LuceneVectorStore store = new LuceneVectorStore(directory)) {
      assertThat(acknowledged)
          .allSatisfy(id -> assertThat(store.count("acme", id, 1)).isEqualTo(Doomed.POINTS));
    }
  }

  private static Set<UUID> writeUntilKilled(Path directory)
      throws IOException, InterruptedException {
    Process process =
        JavaProcess.builder(List.of(), Doomed.class, List.of(directory.toString()))
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Set<UUID> acknowledged = new HashSet<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged.add(UUID.fromString(line));
        if (acknowledged.size() == ACKNOWLEDGED) {
          // Not Process.destroyForcibly: it would close the stream that is being read.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return acknowledged;
  }
}

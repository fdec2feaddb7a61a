package dev.quarry.orchestrator.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.knowledge.VectorStore.IndexedCounts;
import dev.quarry.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneCrashTest {
  private static final int FLUSHED = 25;

  /** What was flushed is there; of what was not, whole generations may be missing. */
  @Test
  void killed_process_loses_only_what_was_not_flushed(@TempDir Path directory) throws Exception {
    Map<String, Set<UUID>> said = writeUntilKilled(directory);

    assertThat(said.get(Doomed.FLUSHED)).hasSizeGreaterThanOrEqualTo(FLUSHED);
    try (LuceneVectorStore store = new LuceneVectorStore(directory)) {
      assertThat(said.get(Doomed.FLUSHED))
          .allSatisfy(
              id ->
                  assertThat(store.count("acme", id, 1))
                      .isEqualTo(new IndexedCounts(Doomed.CHUNKS, Doomed.CHUNKS)));
      assertThat(said.get(Doomed.BEGUN))
          .allSatisfy(
              id ->
                  assertThat(store.count("acme", id, 1))
                      .isIn(
                          new IndexedCounts(0, 0),
                          new IndexedCounts(Doomed.CHUNKS, 0),
                          new IndexedCounts(Doomed.CHUNKS, Doomed.CHUNKS)));
    }
  }

  private static Map<String, Set<UUID>> writeUntilKilled(Path directory)
      throws IOException, InterruptedException {
    Process process =
        JavaProcess.builder(List.of(), Doomed.class, List.of(directory.toString()))
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<String, Set<UUID>> said = new HashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 2);
        Set<UUID> ids = said.computeIfAbsent(words[0], key -> new HashSet<>());
        ids.add(UUID.fromString(words[1]));
        // Between a change and its flush, when as much as possible is not committed.
        if (words[0].equals(Doomed.EMBEDDED)
            && said.getOrDefault(Doomed.FLUSHED, Set.of()).size() >= FLUSHED) {
          // Not Process.destroyForcibly: it would close the stream that is being read.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return said;
  }
}

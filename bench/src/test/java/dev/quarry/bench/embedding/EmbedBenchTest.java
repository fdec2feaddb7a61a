package dev.quarry.bench.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbedBenchTest {
  @TempDir Path site;

  @Test
  void measures_both_rates_on_the_chunks_of_a_site() throws Exception {
    Files.writeString(site.resolve("a.html"), "<h1>Granite</h1><p>It is split by wedges.</p>");

    String report =
        EmbedBench.measure(List.of("--site", site.toString(), "--model", "fast", "--rounds", "1"));

    assertThat(report)
        .contains("| Model | all-minilm-l6-v2-q, 1 chunks | |")
        .containsPattern("Quarry's embedder \\| \\d+\\.\\d chunks/s \\| \\d\\.\\d\\d of the bare");
  }

  @Test
  void unknown_model_is_refused() {
    assertThatThrownBy(() -> EmbedBench.run(List.of("--model", "large")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("large");
  }
}

package dev.quarry.orchestrator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.pipeline.chunk.ChunkSizes;
import dev.quarry.orchestrator.pipeline.chunk.Chunker;
import dev.quarry.orchestrator.pipeline.extract.text.TextExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the passages of a file say of where they are from. */
final class PassagesOfFilesTest {
  private static List<Chunk> passages(String name, String type) throws Exception {
    try (InputStream in = PassagesOfFilesTest.class.getResourceAsStream("/documents/" + name)) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      URI uri = URI.create("https://example.org/" + name);
      String text =
          new TextExtractor()
              .extract(new LoadedContent(uri, null, bytes, null, null), type)
              .markdown();
      return new Chunker(words -> words.split("\\s+").length, ChunkSizes.DEFAULT).chunk(name, text);
    }
  }

  @Test
  void each_passage_of_a_long_table_names_its_columns() throws Exception {
    List<Chunk> passages = passages("long.csv", "csv");
    assertThat(passages).hasSizeGreaterThan(3);
    assertThat(passages).allMatch(passage -> passage.passage().contains("winter fee in shillings"));
    assertThat(passages).anyMatch(passage -> passage.text().contains("Plover 124"));
  }

  @Test
  void comments_in_indented_code_are_no_headings() throws Exception {
    List<Chunk> passages = passages("indented.md", "markdown");
    assertThat(passages)
        .flatExtracting(Chunk::headings)
        .contains("Manual of gatectl", "Install", "Wicks")
        .noneMatch(heading -> heading.contains("COMMENT"));
    assertThat(passages).anyMatch(passage -> passage.text().contains("\n    # COMMENT-F"));
  }
}

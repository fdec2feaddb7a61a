package dev.quarry.orchestrator.pipeline.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.Chunk;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

final class ChunkerTest {
  private static final TokenCounter WORDS =
      text -> text.isBlank() ? 0 : text.strip().split("\\s+").length;

  private static List<Chunk> chunks(String text, int target, int max, int overlap) {
    return new Chunker(WORDS, new ChunkSizes(target, max, overlap)).chunk(null, text);
  }

  private static List<String> texts(List<Chunk> chunks) {
    return chunks.stream().map(Chunk::text).toList();
  }

  @Test
  void a_chunk_names_the_headings_above_it() {
    String text =
        "# Guide\n\n%s\n\n## Install\n\n%s\n\n### On Linux\n\n%s\n\n## Use\n\n%s\n"
            .formatted(words(12), words(12), words(12), words(12));
    assertThat(chunks(text, 16, 40, 0))
        .extracting(Chunk::headings)
        .containsExactly(
            List.of("Guide"),
            List.of("Guide", "Install"),
            List.of("Guide", "Install", "On Linux"),
            List.of("Guide", "Use"));
  }

  @Test
  void heading_path_has_no_markup() {
    String text = "## The [`open`](https://example.org/open.html) call ##\n\nIt opens.";
    assertThat(chunks(text, 16, 40, 0).getFirst().headings()).containsExactly("The open call");
  }

  @Test
  void indented_code_is_one_block_with_its_blank_lines_and_keeps_its_indentation() {
    String code = "    # " + words(9) + "\n\n    | " + words(9) + "\n\t- " + words(9);
    List<Chunk> chunks = chunks(words(9) + "\n\n" + code + "\n\n" + words(9), 10, 60, 0);
    assertThat(texts(chunks)).containsExactly(words(9), code, words(9));
    assertThat(chunks.get(1).startOffset()).isEqualTo(chunks.get(0).endOffset() + 2);
  }

  @Test
  void tiny_sections_share_a_chunk_with_their_common_headings() {
    String text = "# All\n\n## A\n\none\n\n## B\n\ntwo\n\n## C\n\nthree";
    List<Chunk> chunks = chunks(text, 40, 80, 0);
    assertThat(texts(chunks)).containsExactly(text);
    assertThat(chunks.getFirst().headings()).containsExactly("All");
  }

  @Test
  void a_heading_stays_with_what_follows_it() {
    String text = words(3) + "\n\n## Next\n\n" + words(14);
    assertThat(texts(chunks(text, 16, 40, 0))).containsExactly(words(3), "## Next\n\n" + words(14));
  }

  @Test
  void a_sentence_that_leads_up_to_code_stays_with_it() {
    String example = "Like this:\n\n```sh\n" + words(15) + "\n```";
    String text = words(15) + "\n\n" + example;
    assertThat(texts(chunks(text, 16, 40, 0))).containsExactly(words(15), example);
  }

  @Test
  void fitting_code_block_is_not_split() {
    String code = "```sh\n" + "run it now\n\n".repeat(9) + "# no heading\n```";
    String text = words(12) + "\n\n" + code + "\n\n" + words(12);
    assertThat(texts(chunks(text, 16, 40, 0))).contains(code);
  }

  @Test
  void large_table_is_split_between_rows() {
    String table = "| a | b |\n| --- | --- |\n" + "| one two | three |\n".repeat(30);
    assertThat(texts(chunks(table, 16, 24, 4)))
        .hasSizeGreaterThan(5)
        .allSatisfy(chunk -> assertThat(chunk).startsWith("|").endsWith("|"));
  }

  @Test
  void long_paragraph_is_split_between_sentences_with_overlap() {
    String text =
        "The first sentence is here. The second one follows it. A third is added now. The end.";
    assertThat(texts(chunks(text, 10, 20, 5)))
        .containsExactly(
            "The first sentence is here. The second one follows it.",
            "The second one follows it. A third is added now.",
            "A third is added now. The end.");
  }

  @Test
  void link_urls_do_not_count_as_tokens() {
    String link = "[word](https://example.org/a/very/long/address/of/a/page.html) ";
    TokenCounter characters = String::length;
    List<Chunk> chunks =
        new Chunker(characters, new ChunkSizes(200, 400, 0)).chunk(null, link.repeat(20));
    assertThat(chunks).hasSize(1);
  }

  @Test
  void the_passage_that_is_embedded_begins_with_title_and_headings() {
    Chunk chunk = new Chunk(0, "See [the list](https://e.org/).", List.of("Manual", "Use"), 0, 31);
    assertThat(Passage.of("Manual", List.of(chunk)))
        .containsExactly("Manual > Use\n\nSee the list.");
  }

  @Test
  void blank_text_has_no_chunks() {
    assertThat(chunks(" \n\n\t\n", 16, 40, 0)).isEmpty();
  }

  @Test
  @Timeout(20)
  void ten_megabytes_and_an_endless_line_take_linear_time() {
    TokenCounter cheap = text -> text.length() / 4 + 1;
    Chunker chunker = new Chunker(cheap, ChunkSizes.DEFAULT);
    String prose = "## Part\n\nSome words that stand here. And some more of them, too.\n\n";
    assertThat(chunker.chunk("t", prose.repeat(10_000_000 / prose.length())))
        .hasSizeGreaterThan(9_000);
    assertThat(chunker.chunk("t", "x".repeat(1_000_000))).hasSizeGreaterThan(600);
    assertThat(chunker.chunk("t", "[".repeat(1_000_000))).isNotEmpty();
  }

  /** Every chunk is stored with its headings. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void an_endless_heading_is_not_repeated_whole_for_each_chunk() {
    String text = "# x" + "#".repeat(500_000) + "y\n\n" + "Some words. ".repeat(50_000);
    TokenCounter cheap = passage -> passage.length() / 4 + 1;
    assertThat(new Chunker(cheap, ChunkSizes.DEFAULT).chunk(null, text))
        .hasSizeGreaterThan(100)
        .allSatisfy(
            chunk ->
                assertThat(String.join("", chunk.headings()))
                    .hasSizeLessThanOrEqualTo(HeadingPath.MAX_HEADING_LENGTH + 1));
  }

  private static String words(int count) {
    return "word ".repeat(count).strip();
  }
}

package dev.quarry.orchestrator.pipeline.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.Chunk;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Properties of the chunks of any text. */
class ChunkerPropertyTest {
  private static final ChunkSizes SIZES = new ChunkSizes(40, 100, 8);

  /** Counts words: white space is no token. */
  private static final TokenCounter FIVE_CHARACTERS =
      text -> text.isBlank() ? 0 : 1 + text.replaceAll("\\s+", "").length() / 5;

  private final Chunker chunker = new Chunker(FIVE_CHARACTERS, SIZES);

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void a_chunk_is_exactly_its_part_of_the_text(@ForAll("documents") String text) {
    assertThat(chunker.chunk("A title", text))
        .allSatisfy(
            c -> assertThat(c.text()).isEqualTo(text.substring(c.startOffset(), c.endOffset())));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void every_non_blank_character_is_in_a_chunk(@ForAll("documents") String text) {
    BitSet covered = new BitSet();
    for (Chunk chunk : chunker.chunk(null, text)) {
      covered.set(chunk.startOffset(), chunk.endOffset());
    }
    for (int i = 0; i < text.length(); i++) {
      assertThat(covered.get(i) || text.charAt(i) <= ' ').as("character %d", i).isTrue();
    }
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void chunks_stand_in_the_order_of_the_text(@ForAll("documents") String text) {
    List<Chunk> chunks = chunker.chunk(null, text);
    for (int i = 0; i < chunks.size(); i++) {
      assertThat(chunks.get(i).ordinal()).isEqualTo(i);
      assertThat(chunks.get(i).text()).isNotBlank();
      if (i > 0) {
        Chunk before = chunks.get(i - 1);
        assertThat(chunks.get(i).startOffset()).isGreaterThan(before.startOffset());
        assertThat(chunks.get(i).endOffset()).isGreaterThan(before.endOffset());
      }
    }
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void passage_never_exceeds_the_maximum_tokens(@ForAll("documents") String text) {
    List<Chunk> chunks = chunker.chunk("A title", text);
    assertThat(Passage.of("A title", chunks))
        .allSatisfy(
            passage -> assertThat(FIVE_CHARACTERS.count(passage)).isLessThanOrEqualTo(SIZES.max()));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void a_surrogate_pair_is_never_split(@ForAll("documents") String text) {
    for (Chunk chunk : chunker.chunk(null, text)) {
      assertThat(Character.isLowSurrogate(chunk.text().charAt(0))).isFalse();
      assertThat(Character.isHighSurrogate(chunk.text().charAt(chunk.text().length() - 1)))
          .isFalse();
    }
  }

  @Provide
  Arbitrary<String> documents() {
    Arbitrary<String> words =
        Arbitraries.strings()
            .alpha()
            .ofMaxLength(12)
            .list()
            .ofMaxSize(30)
            .map(w -> String.join(" ", w) + ". ");
    Arbitrary<String> wide =
        Arbitraries.of("😀", "文", "字", "。", "👩‍🚀")
            .list()
            .ofMaxSize(150)
            .map(c -> String.join("", c));
    Arbitrary<String> endless =
        Arbitraries.strings().withChars('x').ofMinLength(100).ofMaxLength(900);
    Arbitrary<String> pairs =
        Arbitraries.integers().between(200, 700).map(n -> "x".repeat(n % 2) + "😀".repeat(n));
    Arbitrary<String> marks =
        Arbitraries.of(
            "# One",
            "## Two",
            "### Three\n",
            "```java",
            "```",
            "~~~~",
            "| a | b |",
            "| --- | --- |",
            "- item",
            "1. item",
            "> quote",
            "===",
            "---",
            "",
            "\n",
            "\t",
            "  - inner",
            "#",
            "`");
    return Arbitraries.oneOf(words, words, marks, marks, wide, endless, pairs)
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("\n", parts));
  }
}

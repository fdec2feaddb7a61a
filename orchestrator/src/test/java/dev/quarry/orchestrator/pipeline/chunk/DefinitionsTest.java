package dev.quarry.orchestrator.pipeline.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.embed.TokenCounter;
import dev.quarry.orchestrator.knowledge.Chunk;
import dev.quarry.orchestrator.knowledge.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The chunks of definition lists. */
final class DefinitionsTest {
  private static final TokenCounter WORDS =
      text -> text.isBlank() ? 0 : text.strip().split("\\s+").length;
  private static final ChunkSizes SIZES = new ChunkSizes(20, 48, 0);

  private final StringBuilder text = new StringBuilder();
  private final List<Definition> ranges = new ArrayList<>();

  private List<Chunk> chunks() {
    return new Chunker(WORDS, SIZES)
        .chunk(null, text.toString(), Anchors.NONE, new Definitions(ranges));
  }

  /** Writes a term; the range of its definition ends where the returned call is made. */
  private Runnable define(String... terms) {
    int start = text.length();
    List.of(terms).forEach(this::paragraph);
    int meaning = text.length();
    return () -> ranges.add(new Definition(start, meaning, text.length()));
  }

  private void paragraph(String words) {
    text.append(words).append("\n\n");
  }

  private static String words(String word, int count) {
    return (word + " ").repeat(count).strip() + ".";
  }

  private Chunk with(String words) {
    return chunks().stream()
        .filter(chunk -> chunk.text().contains(words))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void each_part_of_a_long_definition_knows_its_term() {
    Runnable end = define("--depth");
    for (String word : List.of("one", "two", "three", "four")) {
      paragraph(words(word, 15));
    }
    end.run();
    paragraph(words("after", 15));

    assertThat(with("one").context()).isEmpty();
    assertThat(with("one").text()).startsWith("--depth");
    assertThat(with("three").passage()).startsWith("--depth\nthree");
    assertThat(with("four").context()).isEqualTo("--depth");
    assertThat(with("after").context()).isEmpty();
  }

  @Test
  void a_term_stays_with_what_is_said_about_it() {
    paragraph(words("before", 17));
    Runnable end = define("-n", "--dry-run");
    paragraph(words("said", 15));
    end.run();

    assertThat(with("said").text()).startsWith("-n\n\n--dry-run\n\nsaid");
    assertThat(with("before").text()).doesNotContain("-n");
  }

  @Test
  void terms_of_all_levels_are_named_and_those_of_ended_definitions_are_not() {
    Runnable outer = define("class Lock");
    paragraph(words("outside", 15));
    Runnable inner = define("open(self)", "shut(self)");
    paragraph(words("one", 15));
    paragraph(words("two", 15));
    inner.run();
    paragraph(words("rest", 15));
    outer.run();

    assertThat(with("two").context()).isEqualTo("class Lock\nopen(self)\nshut(self)");
    assertThat(with("rest").context()).isEqualTo("class Lock");
    assertThat(with("one").context()).isEqualTo("class Lock");
    assertThat(with("one").text()).startsWith("open(self)");
  }

  @Test
  void the_rows_of_a_table_in_a_definition_know_the_term_and_the_columns() {
    Runnable end = define("--color");
    paragraph("| name | meaning |\n| --- | --- |" + "\n| red | a word |".repeat(12));
    end.run();

    assertThat(chunks()).hasSizeGreaterThan(2);
    assertThat(chunks().getLast().context())
        .isEqualTo("--color\n| name | meaning |\n| --- | --- |");
  }

  @Test
  void long_terms_are_cut_and_no_passage_is_too_long() {
    Runnable outer = define(words("outer", 30));
    Runnable inner = define(words("inner", 30));
    for (int i = 0; i < 9; i++) {
      paragraph(words("said" + i, 7 * i));
    }
    paragraph("```\n" + "a line of code\n".repeat(40) + "```");
    inner.run();
    outer.run();

    List<Chunk> chunks = chunks();
    assertThat(chunks.getLast().context()).startsWith("inner inner").contains("…");
    assertThat(chunks)
        .allSatisfy(
            chunk -> assertThat(WORDS.count(chunk.passage())).isLessThanOrEqualTo(SIZES.max()));
  }

  @Test
  void terms_are_found_again_by_the_contexts_of_the_chunks() {
    Runnable outer = define("class [Lock](https://e.org/lock)");
    Runnable inner = define("open(self)");
    for (String word : List.of("one", "two", "three")) {
      paragraph(words(word, 15));
    }
    inner.run();
    outer.run();
    paragraph("| name | meaning |\n| --- | --- |" + "\n| red | a word |".repeat(12));
    List<Chunk> before = chunks();
    Map<Definitions.Range, String> contexts = new HashMap<>();
    before.forEach(
        chunk ->
            contexts.put(
                new Definitions.Range(chunk.startOffset(), chunk.endOffset()), chunk.context()));

    List<Chunk> again =
        new Chunker(WORDS, SIZES)
            .chunk(null, text.toString(), Anchors.NONE, Definitions.of(text.toString(), contexts));

    assertThat(before).anySatisfy(chunk -> assertThat(chunk.context()).contains("open(self)"));
    assertThat(again).isEqualTo(before);
  }

  @Test
  void many_nested_definitions_take_linear_time() {
    List<Runnable> ends = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      ends.add(define("term" + i));
      paragraph(words("said", 15));
    }
    ends.reversed().forEach(Runnable::run);

    assertThat(chunks().getLast().context().lines()).hasSizeLessThanOrEqualTo(4);
  }
}

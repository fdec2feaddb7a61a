package dev.quarry.orchestrator.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.embed.TokenCounter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The parts of a long query that are embedded. */
final class QueryWindowsTest {
  private static final TokenCounter WORDS =
      text -> text.isBlank() ? 0 : text.strip().split(" +").length;

  private static String words(int count) {
    return IntStream.range(0, count).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
  }

  @Test
  void a_short_query_is_one_window() {
    assertThat(QueryWindows.of(words(400), WORDS)).containsExactly(words(400));
  }

  @Test
  void all_words_of_a_long_query_are_in_windows_that_the_model_reads_whole() {
    List<String> windows = QueryWindows.of(words(2_000), WORDS);

    assertThat(String.join(" ", windows)).isEqualTo(words(2_000));
    assertThat(windows)
        .allSatisfy(window -> assertThat(WORDS.count(window)).isLessThanOrEqualTo(400));
  }

  @Test
  void an_endless_word_is_split_between_characters() {
    TokenCounter characters = String::length;
    List<String> windows = QueryWindows.of("😀".repeat(1_000), characters);

    assertThat(String.join("", windows)).isEqualTo("😀".repeat(1_000));
    assertThat(windows)
        .allSatisfy(window -> assertThat(window).startsWith("😀").hasSizeLessThanOrEqualTo(400));
  }
}

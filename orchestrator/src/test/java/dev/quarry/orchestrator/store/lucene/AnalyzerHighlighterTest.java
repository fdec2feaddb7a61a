package dev.quarry.orchestrator.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.model.TextRange;
import dev.quarry.orchestrator.knowledge.WordHighlighter.FoundText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AnalyzerHighlighterTest {
  private final AnalyzerHighlighter highlighter = new AnalyzerHighlighter();

  @AfterEach
  void close() {
    highlighter.close();
  }

  private List<String> marked(String query, String text) {
    return highlighter.matches(query, List.of(new FoundText(null, text))).getFirst().stream()
        .map(range -> text.substring(range.start(), range.end()))
        .toList();
  }

  @Test
  void other_forms_of_a_word_match_and_stop_words_do_not() {
    assertThat(marked("the vacuums of a table", "Vacuuming the TABLES: vacuum's end, the stable."))
        .containsExactly("Vacuuming", "TABLES", "vacuum's");
    assertThat(marked("the of and", "the best of and")).isEmpty();
    assertThat(marked("", "anything")).isEmpty();
  }

  @Test
  void syntax_of_queries_has_no_meaning() {
    String text = "Copy on write keeps pages; a copy is cheap to write.";
    assertThat(marked("\"copy on write\"", text)).containsExactly("Copy", "write", "copy", "write");
    assertThat(marked("+copy* AND -write~2 [a TO b]", text))
        .contains("Copy", "write")
        .doesNotContain("pages");
  }

  @Test
  void ranges_are_utf_16_code_units() {
    String text = "\uD83E\uDD9A\uD83E\uDD9A na\u00efve peacocks";
    assertThat(marked("peacock", text)).containsExactly("peacocks");
    assertThat(highlighter.matches("peacock", List.of(new FoundText(null, text))).getFirst())
        .containsExactly(new TextRange(11, 19));
    assertThat(marked("na\u00efve", text)).containsExactly("na\u00efve");
  }

  @Test
  void each_text_has_its_own_list() {
    assertThat(
            highlighter.matches(
                "fish",
                Stream.of("no", "a fish", "").map(each -> new FoundText("en", each)).toList()))
        .containsExactly(List.of(), List.of(new TextRange(2, 6)), List.of());
  }

  @Test
  void cost_of_a_long_text_is_bounded() {
    String text = "fish ".repeat(100_000);
    assertThat(highlighter.matches("fish", List.of(new FoundText(null, text))).getFirst())
        .hasSize(AnalyzerHighlighter.MAX_MATCHES);
    String late = "x ".repeat(AnalyzerHighlighter.MAX_LENGTH) + "fish";
    assertThat(highlighter.matches("fish", List.of(new FoundText(null, late))).getFirst())
        .isEmpty();
  }
}

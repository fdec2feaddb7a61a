package dev.quarry.orchestrator.pipeline.extract.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextExtractorTest {
  private static final URI FILE = URI.create("file:///notes/stone.md");

  private static ExtractedDocument extract(String text, String hint) throws Exception {
    return extract(text.getBytes(StandardCharsets.UTF_8), null, hint);
  }

  private static ExtractedDocument extract(byte[] text, @Nullable String type, String hint)
      throws Exception {
    return new TextExtractor().extract(new LoadedContent(FILE, type, text, null, null), hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Words.~~# About `stone` ##~~More.       | About stone
          ### Third level~~## Second level        | Second level
          Underlined~===~~More.                   | Underlined
          Two words~---                           | Two words
          ~   # [Linked](https://e.org/)~text     | Linked
          '    # code~~## Heading'                | Heading
          #no heading~~More.                      | #no heading
          """)
  void a_markdown_file_is_titled_by_its_first_heading(String lines, String title) throws Exception {
    assertThat(extract(lines.replace('~', '\n'), "markdown").title()).isEqualTo(title);
  }

  @Test
  void front_matter_names_title_language_and_author() throws Exception {
    ExtractedDocument document =
        extract(
            """
            ---
            title: "Cutting stone"
            lang: en
            author:   A. Mason
            tags: [a, b]
            ---
            # Another heading
            """,
            "markdown");
    assertThat(document.title()).isEqualTo("Cutting stone");
    assertThat(document.language()).isEqualTo("en");
    assertThat(document.metadata()).containsEntry("author", "A. Mason");
    assertThat(document.markdown()).isEqualTo("# Another heading\n");
  }

  @Test
  void comma_separated_values_become_a_table() throws Exception {
    assertThat(extract("stone;saw\nslate;\"fine | thin\"\n", "csv").markdown())
        .isEqualTo("| stone | saw |\n| --- | --- |\n| slate | fine \\| thin |\n");
  }

  /** The limit only ends a test that would otherwise run for hours. */
  @ParameterizedTest
  @ValueSource(strings = {"#", "# ", " ", "=", "-", "- ", "[", "*", "\n", "\t", ":", "a: "})
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void hostile_text_takes_linear_time(String repeated) throws Exception {
    String hostile = repeated.repeat(500_000 / repeated.length()) + "y".repeat(400);
    for (String start : new String[] {"", "# ", "#", "---\n", "---\na:", "x\n=="}) {
      assertThat(extract(start + hostile, "markdown").markdown()).endsWith("yyy");
    }
    assertThat(extract(hostile, "csv").markdown()).contains("yyy");
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void endless_content_type_takes_linear_time() throws Exception {
    String type = "text/plain; charset=" + " ".repeat(250_000) + "!";
    byte[] text = "Grün".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(extract(text, type, "text").markdown()).startsWith("Gr");
  }
}

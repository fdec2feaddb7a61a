package dev.quarry.orchestrator.pipeline.extract.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
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
          '\t# code by a tab~~## Heading'         | Heading
          ```sh~# comment~```~## Heading         | Heading
          ```~# comment~~``~```~# Heading         | Heading
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          sep=;~name;units~widget;12            ! name | units ! widget | 12
          "sep=\t"~name\tunits~a,b\t1           ! name | units ! a,b | 1
          a;b~1,5;2,5~3,25;4,75                 ! a | b ! 1,5 | 2,5
          a,b~"x;y;z",1~"p;q;r",2               ! a | b ! x;y;z | 1
          a\tb, c~1\t2                          ! a | b, c ! 1 | 2
          """)
  void separator_is_the_declared_one_or_that_of_most_lines(String file, String head, String row)
      throws Exception {
    assertThat(extract(file.replace('~', '\n').replace("\\t", "\t"), "csv").markdown())
        .startsWith("| " + head + " |\n| --- | --- |\n| " + row + " |\n")
        .doesNotContain("sep=");
  }

  @Test
  void long_file_is_one_table_below_its_columns_and_titles_are_text() throws Exception {
    StringBuilder rows = new StringBuilder("Fees of 2026;;\nvessel;berth;fee\n");
    for (int i = 0; i < 2_000; i++) {
      rows.append("Plover ").append(i).append(";\"").append(i).append("\n\";7\n");
    }
    String markdown = extract(rows.toString(), "csv").markdown();
    assertThat(markdown)
        .startsWith("Fees of 2026\n\n| vessel | berth | fee |\n| --- | --- | --- |\n")
        .endsWith("| Plover 1999 | 1999 | 7 |\n");
    assertThat(markdown.lines().skip(2)).hasSize(2_002).allMatch(line -> line.startsWith("|"));
    assertThat(extract("pine\noak\n", "csv").markdown()).isEqualTo("| pine |\n| --- |\n| oak |\n");
  }

  @Test
  void files_of_the_cases_are_read() throws Exception {
    assertThat(extract(resource("sep.csv"), null, "csv").markdown())
        .isEqualTo("| name | units |\n| --- | --- |\n| widget | 12 |\n");
    assertThat(extract(resource("long.csv"), null, "csv").markdown())
        .startsWith(
            "| vessel | draught in feet | berth | winter fee in shillings | keeper |\n| ---")
        .contains("\n| Plover 124 |");
    ExtractedDocument manual = extract(resource("indented.md"), null, "markdown");
    assertThat(manual.title()).isEqualTo("Manual of gatectl");
    assertThat(manual.markdown()).contains("\n    # COMMENT-F is", "\n\t# COMMENT-G is");
  }

  private static byte[] resource(String name) throws Exception {
    try (InputStream in = TextExtractorTest.class.getResourceAsStream("/documents/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
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

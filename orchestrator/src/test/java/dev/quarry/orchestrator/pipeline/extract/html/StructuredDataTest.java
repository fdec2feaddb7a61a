package dev.quarry.orchestrator.pipeline.extract.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The facts that pages tell in their head and in JSON-LD. */
final class StructuredDataTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-03-04T05:06:07Z | 2026-03-04T05:06:07Z",
        "2026-03-04T05:06:07+02:00 | 2026-03-04T03:06:07Z",
        "2026-03-04T05:06:07.123+0200 | 2026-03-04T03:06:07.123Z",
        "2026-03-04 05:06 | 2026-03-04T05:06",
        "2026-03-04 | 2026-03-04",
        "2026-03 | 2026-03",
        "2026 | 2026",
        "4.3.2026 | 2026-03-04",
        "March 4, 2026 | 2026-03-04",
        "Wed, 4 Mar 2026 05:06:07 GMT | 2026-03-04T05:06:07Z",
        "+999999999-01-01 | ",
        "yesterday | "
      })
  void dates_are_written_in_one_form(String written, String date) throws Exception {
    ExtractedDocument document =
        extract("<meta property=article:published_time content='" + written + "'><p>Text.");
    assertThat(document.metadata().get("published")).isEqualTo(date);
  }

  @Test
  void an_article_tells_its_date_author_and_language() throws Exception {
    ExtractedDocument document =
        extract(
            json(
                """
                {"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","inLanguage":"nl",
                "datePublished":"2026-03-04","author":[{"@type":"Person","name":"A. Mason"}]}]}\
                """));
    assertThat(document.metadata())
        .containsEntry("published", "2026-03-04")
        .containsEntry("author", "A. Mason")
        .containsEntry("type", "article");
    assertThat(document.language()).isEqualTo("nl");
  }

  @Test
  void the_body_of_an_article_that_only_a_script_shows_is_its_text() throws Exception {
    String body = "The gate opens at high water, slowly. ".repeat(9);
    ExtractedDocument document =
        extract(json("{\"@type\":\"Article\",\"articleBody\":\"" + body + "\\nThe end.\"}"));
    assertThat(document.markdown()).contains("high water").endsWith("\n\nThe end.\n");
    assertThat(extract("<article><p>" + body + "</p></article>").markdown())
        .containsOnlyOnce(
            "opens at high water, slowly. The gate opens at high water, slowly. The gate opens at"
                + " high water, slowly. The gate opens at high water, slowly. The gate opens at"
                + " high water, slowly. The gate opens at high water, slowly. The gate opens at"
                + " high water, slowly. The gate opens at high water, slowly. The gate opens");
  }

  @Test
  void answers_steps_and_prices_are_kept() throws Exception {
    ExtractedDocument questions =
        extract(
            json(
                """
                {"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Who pays?",
                "acceptedAnswer":{"@type":"Answer","text":"<p>The <b>guest</b>.</p>"}}]}\
                """));
    assertThat(questions.markdown()).contains("## Who pays?\n\nThe guest.");
    ExtractedDocument recipe =
        extract(
            json(
                """
                {"@type":"Recipe","recipeIngredient":["2 eggs"],
                "recipeInstructions":[{"@type":"HowToStep","text":"Beat them."}]}\
                """));
    assertThat(recipe.markdown()).contains("2 eggs", "Beat them.");
    ExtractedDocument product =
        extract(
            json(
                """
                {"@type":"Product","name":"Lock","brand":{"name":"Tide"},"offers":{"price":9.5,
                "priceCurrency":"EUR","availability":"https://schema.org/InStock"}}\
                """));
    assertThat(product.metadata())
        .containsEntry("price", "9.5")
        .containsEntry("currency", "EUR")
        .containsEntry("brand", "Tide")
        .containsEntry("availability", "InStock");
  }

  @Test
  void broken_data_tells_nothing() throws Exception {
    assertThat(extract(json("{\"@type\":\"Article\",")).markdown()).contains("Text.");
    assertThat(extract(json("[".repeat(100_000))).markdown()).contains("Text.");
  }

  private static String json(String data) {
    return "<script type=application/ld+json>" + data + "</script><p>Text.</p>";
  }

  private static ExtractedDocument extract(String html) throws Exception {
    byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
    return new HtmlExtractor(1_000_000)
        .extract(
            new LoadedContent(
                URI.create("https://shop.example.org/a"), "text/html", bytes, null, null),
            "auto");
  }
}

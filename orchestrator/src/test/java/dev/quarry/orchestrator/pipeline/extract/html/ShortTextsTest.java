package dev.quarry.orchestrator.pipeline.extract.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are short, apart from the main part, or folded. */
final class ShortTextsTest {
  private static final String PROSE =
      "<p>The lock keeper opens the gate at high water, notes the level, and signs the sheet.</p>"
          .repeat(4);
  private static final String LEAD =
      "Three locks were closed on Monday, because a storm had filled the upper basin with sand.";
  private static final String LINKS =
      "<ul>" + "<li><a href=/x>Another page of the site</a></li>".repeat(30) + "</ul>";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div class=top><h1>Storm</h1><div class=teaser>%s</div></div><div class=text>PROSE</div>",
        "<div><h1>Storm</h1><h2>Basin %s</h2></div><div class=share>a b</div><div>PROSE</div>",
        "<div class=text><h1>Storm</h1><p class=teaser>%s</p>PROSE</div>"
      })
  void the_lead_of_an_article_is_kept_where_it_stands_apart(String body) throws Exception {
    String page = body.formatted(LEAD).replace("PROSE", PROSE);

    String text = markdown(article(LEAD, page));

    assertThat(text).containsOnlyOnce(LEAD).contains("lock keeper");
    assertThat(text.indexOf(LEAD)).isLessThan(text.indexOf("lock keeper"));
  }

  @Test
  void a_description_that_is_cut_is_recognised() throws Exception {
    String page = "<div><h1>Storm</h1><b>" + LEAD + " More.</b></div><div>" + PROSE + "</div>";
    assertThat(markdown(article(LEAD.substring(0, 70) + "…", page))).contains(LEAD + " More.");
  }

  @Test
  void a_motto_and_a_description_behind_the_text_are_no_lead() throws Exception {
    String body =
        "<div>%s</div><article><h1>Storm</h1>" + PROSE + "</article><p class=about>%s</p>";
    assertThat(markdown(article("All about locks", body.formatted("All about locks", ""))))
        .doesNotContain("All about locks");
    assertThat(markdown(article(LEAD, body.formatted("", LEAD)))).doesNotContain(LEAD);
  }

  @Test
  void longer_articles_beside_the_one_with_the_headline_of_the_page_are_other_pages()
      throws Exception {
    String other =
        "<article><h3>Elsewhere</h3><p>" + "The miller tells of dry summers. ".repeat(20);
    String body =
        "<article><h1>Storm</h1>"
            + PROSE
            + "</article><article><h2>Read on</h2>"
            + (other + "</p></article>").repeat(4)
            + "</article>";
    assertThat(markdown(article("Locks", body)))
        .contains("lock keeper")
        .doesNotContain("miller", "Read on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<div role=main><h1>Moved</h1><p>See <a href=/new>the new page on gates</a> now.</p></div>",
        "<div id=text><h2 id=moved>Moved</h2><p>The description of gates is now at <a"
            + " href=/new>the new page</a>.</p></div>"
      })
  void a_page_of_one_sentence_has_no_navigation(String main) throws Exception {
    String page = "<div class=links>" + LINKS + "</div>" + main + "<div>" + LINKS + "</div>";
    assertThat(markdown(page)).contains("the new page").doesNotContain("Another page of the site");
  }

  @Test
  void what_the_button_in_the_heading_or_label_before_it_shows_is_text() throws Exception {
    String page =
        "<main><h1>Locks</h1>"
            + PROSE
            + "<h3><button aria-expanded=false aria-controls=x>Which gate?</button></h3>"
            + "<div id=x hidden><p>The upper one.</p></div><p>More: <button>show</button></p>"
            + "<div style='display:none'><p>The lower one.</p></div>"
            + "<div><button>Share</button><div hidden><p>By mail.</p></div></div></main>";
    assertThat(markdown(page))
        .contains("### Which gate?\n\nThe upper one.", "The lower one.")
        .doesNotContain("By mail.");
  }

  private static String article(String description, String body) {
    return "<html><head><meta property=og:type content=article><meta name=description content=\""
        + description
        + "\"><title>Storm</title></head><body>"
        + body
        + "</body></html>";
  }

  private static String markdown(String html) throws Exception {
    URI uri = URI.create("http://site.test/page");
    byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
    return new HtmlExtractor(1_000_000)
        .extract(new LoadedContent(uri, "text/html; charset=utf-8", bytes, null, null), "html")
        .markdown();
  }
}

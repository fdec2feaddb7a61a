package dev.quarry.orchestrator.pipeline.extract.html;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

final class HtmlExtractorTest {
  private static final URI PAGE = URI.create("https://docs.example.org/guide/start.html");
  private static final String SENTENCE = "Stone is cut by hand, as it was long ago, and it lasts. ";

  private static ExtractedDocument extract(String html) throws Exception {
    return extract(html.getBytes(StandardCharsets.UTF_8), null);
  }

  private static ExtractedDocument extract(byte[] html, @Nullable String declaredType)
      throws Exception {
    return new HtmlExtractor(10_000_000)
        .extract(new LoadedContent(PAGE, declaredType, html, null, null), "auto");
  }

  /**
   * A page as Sphinx generates it: a body beside a sidebar, permalink marks, code with a language.
   */
  @Test
  void main_content_of_a_sphinx_page_keeps_its_structure() throws Exception {
    ExtractedDocument document =
        extract(
            """
            <html lang="en"><head><title>Cutting stone &#8212; Manual 1.0</title></head><body>
            <div class="related" role="navigation"><ul><li><a href="/">index</a></li></ul></div>
            <div class="document"><div class="documentwrapper"><div class="bodywrapper">
            <div class="body" role="main"><section id="cutting">
            <h1>Cutting stone<a class="headerlink" href="#cutting" title="Permalink">¶</a></h1>
            <p>%s See <a href="../tools.html#saw"><code>saw()</code></a>.</p>
            <div class="highlight-python3 notranslate"><div class="highlight"><pre><span></span>\
            <span class="k">import</span> saw
              saw.cut()
            </pre></div></div>
            <ul class="simple"><li><p>wear gloves</p></li><li><p>wear a mask</p>
            <ol><li>tie it</li><li>check it</li></ol></li></ul>
            <div class="admonition note"><p class="admonition-title">Note</p><p>Dust harms.</p></div>
            <table><thead><tr><th>Stone</th><th>Saw</th></tr></thead>
            <tbody><tr><td>slate</td><td>fine | thin</td></tr></tbody></table>
            </section></div></div></div>
            <div class="sphinxsidebar"><h3>Table of Contents</h3><p>Previous topic here</p></div>
            </div><div class="footer">Copyright us</div></body></html>
            """
                .formatted(SENTENCE.repeat(3)));
    assertThat(document.title()).isEqualTo("Cutting stone");
    assertThat(document.language()).isEqualTo("en");
    assertThat(document.markdown())
        .isEqualTo(
            """
            %s See [`saw()`](https://docs.example.org/tools.html#saw).

            ```python3
            import saw
              saw.cut()
            ```

            - wear gloves
            - wear a mask
              1. tie it
              2. check it

            Note

            Dust harms.

            | Stone | Saw |
            | --- | --- |
            | slate | fine \\| thin |
            """
                .formatted(SENTENCE.repeat(3).strip()));
    assertThat(document.links())
        .containsExactly(
            URI.create("https://docs.example.org/"),
            URI.create("https://docs.example.org/guide/start.html"),
            URI.create("https://docs.example.org/tools.html"));
  }

  @Test
  void an_article_is_found_among_banners_lists_and_comments() throws Exception {
    String page =
        """
        <html><head><title>Old walls | The Daily Stone</title>
        <meta property="article:published_time" content="2026-03-04T05:06:07Z">
        <meta name="description" content="About walls."></head><body>
        <div class="cookie-banner"><p>We use cookies, as everybody does.</p></div>
        <div id="top"><ul><li><a href="/a">News</a></li><li><a href="/b">Sport</a></li></ul></div>
        <div class="content"><div class="text"><p>First. %1$s</p><p>Second. %1$s</p></div>
        <div class="related-posts"><p>Read this, too, it is good.</p></div></div>
        <div id="comments"><p>I do not agree, and never did.</p></div>
        <div class="bottom"><p><a href="/imprint">Imprint</a></p></div></body></html>
        """
            .formatted(SENTENCE.repeat(4));
    ExtractedDocument document = extract(page);
    assertThat(document.markdown())
        .contains("First. ", "Second. ")
        .doesNotContain("cookies", "Sport", "too, it is good", "agree", "Imprint");
    assertThat(document.metadata())
        .containsEntry("published", "2026-03-04T05:06:07Z")
        .containsEntry("description", "About walls.");
  }

  @Test
  void robots_meta_and_canonical_are_obeyed() throws Exception {
    ExtractedDocument document =
        extract(
            "<meta name=ROBOTS content='NoIndex, nofollow'><link rel=canonical href='/x#y'>"
                + "<p><a href=/z>z</a>");
    assertThat(document.indexable()).isFalse();
    assertThat(document.links()).isEmpty();
    assertThat(document.canonical()).isEqualTo(URI.create("https://docs.example.org/x"));
  }

  @Test
  void links_are_http_urls_without_duplicates() throws Exception {
    ExtractedDocument document =
        extract(
            "<a href='a b.html'>1</a><a href='javascript:x()'>2</a><a href='mailto:a@b.c'>3</a>"
                + "<a href='file:///etc/passwd'>4</a><a href='a%20b.html#x'>5</a>"
                + "<a rel=nofollow href=n.html>6</a><a href='q?x=|{}'>7</a>");
    assertThat(document.links())
        .containsExactly(
            URI.create("https://docs.example.org/guide/a%20b.html"),
            URI.create("https://docs.example.org/guide/q?x=%7c%7b%7d"));
  }

  @Test
  void bytes_decide_the_charset_if_declarations_are_wrong() throws Exception {
    String html = "<html><body><p>Żółć i gęś, źdźbło trawy, łąka</p></body></html>";
    byte[] utf8 = html.getBytes(StandardCharsets.UTF_8);
    assertThat(extract(utf8, "text/html; charset=iso-8859-1").markdown()).contains("źdźbło");
    byte[] latin2 = html.getBytes(Charset.forName("ISO-8859-2"));
    assertThat(extract(latin2, "text/html; charset=ISO-8859-2").markdown()).contains("źdźbło");
    byte[] utf16 = ("\ufeff" + html).getBytes(StandardCharsets.UTF_16LE);
    assertThat(extract(utf16, "text/html; charset=utf-8").markdown()).contains("źdźbło");
    String meta = "<html><head><meta charset=shift_jis></head><body><p>日本語のテキスト</p></body></html>";
    assertThat(extract(meta.getBytes(Charset.forName("Shift_JIS")), null).markdown())
        .contains("日本語のテキスト");
  }

  @Test
  void characters_that_databases_refuse_are_removed() throws Exception {
    ExtractedDocument document =
        extract("<title>a\u0000b&#xd800;</title><p>one&#0; \u0000two &#xdfff;three \u0001</p>");
    assertThat(
            document.markdown().chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c)))
        .isTrue();
    assertThat(document.title()).doesNotContain("\u0000");
  }

  @Test
  void text_is_escaped_as_markdown() throws Exception {
    assertThat(extract("<p># 1 &lt;script>x&lt;/script></p><p>1. one</p><p>a_b *c*</p>").markdown())
        .isEqualTo("\\# 1 \\<script>x\\</script>\n\n1\\. one\n\na_b \\*c*\n");
  }

  /** The limit only ends a test that would otherwise run for hours. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void hostile_attributes_and_text_take_linear_time() throws Exception {
    String blank = "\n".repeat(300_000);
    assertThat(extract("<pre>" + blank + "  last</pre>").markdown())
        .isEqualTo("```\n  last\n```\n");
    String tag = "<html lang='en" + "-ab".repeat(200_000) + "'><p>" + SENTENCE + "</p>";
    assertThat(extract(tag).language()).isNull();
    String names = "<div class='" + "_sidebar".repeat(100_000) + "!'><p>" + SENTENCE + "</p></div>";
    assertThat(extract(names).markdown()).contains("Stone");
    String style = "<p style='" + "display ".repeat(100_000) + "'>" + SENTENCE + "</p>";
    assertThat(extract(style).markdown()).contains("Stone");
    String heading = "<h1>x" + "#".repeat(500_000) + "y</h1><p>" + SENTENCE.repeat(9) + "</p>";
    assertThat(extract(heading).title()).startsWith("x##");
    assertThat(extract("<p>" + "= - # > ".repeat(100_000) + "</p>").markdown()).contains("= -");
  }

  @Test
  void one_wide_row_does_not_widen_the_others() throws Exception {
    String wide = "<tr>" + "<td>a</td>".repeat(10_000) + "</tr>";
    String page = "<table>" + wide + "<tr><td>b</td><td>c</td></tr>".repeat(1_000) + "</table>";
    assertThat(extract(page).markdown()).contains("| b | c |").hasSizeLessThan(5 * page.length());
  }

  @Test
  @Timeout(60)
  void a_page_of_too_many_elements_is_refused() throws Exception {
    refused("<p>a".repeat(2_500_000));
    refused("<!-->a".repeat(1_500_000));
    // The parser repeats open formatting elements in each paragraph.
    String open = IntStream.range(0, 12).mapToObj(i -> "<b id=" + i + ">").collect(joining());
    refused("<p>" + open + "<p>a".repeat(200_000));
    refused("<table>".repeat(400_000));
    assertThat(extract("<p>a".repeat(250_000)).markdown()).hasSizeGreaterThan(250_000);
  }

  private static void refused(String html) {
    assertThatThrownBy(() -> extract(html))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.code()).isEqualTo("too_complex");
              assertThat(e.retryable()).isFalse();
            });
  }

  @Test
  @Timeout(60)
  void many_removed_siblings_take_linear_time() throws Exception {
    String page = "<p>" + SENTENCE.repeat(6) + "</p>";
    assertThat(extract(page + "<svg></svg>".repeat(200_000)).markdown()).contains("Stone");
    assertThat(extract(page + "<i class=ad></i>".repeat(200_000)).markdown()).contains("Stone");
  }

  @Test
  @Timeout(30)
  void deep_and_large_pages_are_bounded() throws Exception {
    String deep = "<div>".repeat(100_000) + "<p>at the bottom</p>";
    assertThat(extract(deep).markdown()).contains("at the bottom");
    assertThat(extract("<blockquote>".repeat(100_000) + "quoted").markdown()).contains("quoted");
    assertThat(extract("<ul><li>".repeat(50_000) + "item").markdown()).contains("item");
    String large = "<p>" + SENTENCE + "</p>\n";
    ExtractedDocument cut = extract(large.repeat(11_000_000 / large.length()));
    assertThat(cut.metadata()).containsEntry("truncated", true);
    assertThat(cut.markdown().length()).isGreaterThan(8_000_000);
  }
}

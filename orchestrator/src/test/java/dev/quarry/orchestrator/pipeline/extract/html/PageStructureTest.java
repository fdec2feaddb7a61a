package dev.quarry.orchestrator.pipeline.extract.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument.Anchor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of documentation have in their main part, and must stand in the Markdown. */
final class PageStructureTest {
  private static final String PROSE =
      "<p>The lock keeper opens the gate at high water, notes the level, and signs the sheet.</p>"
          .repeat(4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cookies",
        "next-steps",
        "comments",
        "print",
        "tags",
        "share",
        "hidden",
        "menu",
        "footer",
        "sidebar",
        "related",
        "login",
        "toc",
        "widget",
        "popup",
        "modal",
        "banner",
        "rss",
        "ads",
        "newsletter",
        "copyright",
        "navigation",
        "overlay",
        "promo",
        "pagination",
        "skip"
      })
  void a_section_may_have_any_name(String name) throws Exception {
    String section = "<h2>About the %1$s</h2><p>The %1$s is set to LEVEL-7 by hand.</p>";
    String byId = "<section id=%1$s>" + section + "</section>";
    String byClass = "<div class=%1$s>" + section + "</div>";
    for (String form : new String[] {byId, byClass}) {
      assertThat(markdown(main("<h1>Locks</h1>" + PROSE + form.formatted(name))))
          .contains("## About the " + name, "LEVEL-7");
      assertThat(markdown("<h1>Locks</h1>" + PROSE + form.formatted(name)))
          .contains("## About the " + name, "LEVEL-7");
    }
  }

  @Test
  void what_is_named_after_boilerplate_and_is_boilerplate_goes() throws Exception {
    String page =
        main(
            "<h1>Locks</h1>"
                + PROSE
                + "<div class=share><a href=/f>Facebook</a> <a href=/t>Twitter</a></div>"
                + "<div class=newsletter><h2>Newsletter</h2><p>Subscribe to us.</p><input></div>"
                + "<div id=breadcrumbs><a href=/>Home</a> &gt; <a href=/l>Locks</a></div>");
    assertThat(markdown(page))
        .contains("lock keeper")
        .doesNotContain("Facebook", "Subscribe", "Home");
  }

  @Test
  void values_stay_in_their_columns_below_a_spanning_cell() throws Exception {
    String table =
        """
        <table><tr><th>Class</th><th>Lock</th><th>Lift</th></tr>
        <tr><td rowspan=2>Sea</td><td>L-1</td><td>21</td></tr><tr><td>L-2</td><td>22</td></tr>
        <tr><td colspan=2>all of them</td><td>23</td></tr></table>\
        """;
    assertThat(markdown(main(PROSE + table)))
        .contains("| Class | Lock | Lift |", "| Sea | L-1 | 21 |", "| Sea | L-2 | 22 |")
        .contains("| all of them | | 23 |");
  }

  /** HTML standard: the cell reaches to the end of its row group, and no cell beyond it. */
  @Test
  void a_rowspan_of_zero_reaches_to_the_end_of_its_row_group() throws Exception {
    String table =
        """
        <table><tr><th>Class</th><th>Lock</th></tr><tbody><tr><td rowspan=0>Sea</td><td>L-1</td></tr>
        <tr><td>L-2</td></tr></tbody><tbody><tr><td>Land</td><td>L-3</td></tr></tbody></table>\
        """;
    assertThat(markdown(main(PROSE + table)))
        .contains("| Sea | L-1 |", "| Sea | L-2 |", "| Land | L-3 |");
  }

  @Test
  void the_rows_of_a_head_name_each_column_together() throws Exception {
    String table =
        """
        <table><thead><tr><th rowspan=2>Port</th><th colspan=2>Spring</th></tr>
        <tr><th>low</th><th>high</th></tr></thead><tr><td>North</td><td>1</td><td>2</td></tr></table>\
        """;
    assertThat(markdown(main(PROSE + table)))
        .contains("| Port | Spring low | Spring high |\n| --- | --- | --- |\n| North | 1 | 2 |");
  }

  @Test
  void a_cell_with_code_stands_below_its_row_and_the_name_of_its_column() throws Exception {
    String table =
        """
        <table><tr><th>Call</th><th>Example</th></tr><tr><td>open</td><td><pre>gate.open()
        gate.wait()</pre></td></tr><tr><td>close</td><td>none</td></tr></table>\
        """;
    assertThat(markdown(main(PROSE + table)))
        .contains("| open | |\n\nExample:\n\n```\ngate.open()\n", "| close | none |");
  }

  @Test
  void panels_that_a_click_shows_are_text() throws Exception {
    String page =
        """
        <ul role=tablist><li role=tab>Linux</li><li role=tab>Windows</li></ul>
        <div role=tabpanel><pre>apt install lock</pre></div>
        <div role=tabpanel hidden><pre>winget install lock</pre></div>
        <div class="tab-pane" style="display:none"><p>Blue locks need pin 32.</p></div>
        <div hidden><p>Draft of nothing.</p></div>\
        """;
    assertThat(markdown(main(PROSE + page)))
        .contains("apt install lock", "winget install lock", "pin 32")
        .doesNotContain("Draft");
  }

  @Test
  void a_heading_or_a_term_may_be_a_button() throws Exception {
    String page =
        """
        <h2><button aria-expanded=false>Why does it leak?</button></h2><div class="collapse"><p>Rust.</p></div>
        <h3><a role=button href="#a2">How long does it last?</a></h3><div id=a2><p>A year.</p></div>
        <dl><dt><button>Who pays?</button></dt><dd>The guest.</dd></dl>
        <p>Run it. <button>Copy</button></p>\
        """;
    assertThat(markdown(main(PROSE + page)))
        .contains("## Why does it leak?\n\nRust.", "### How long does it last?\n\nA year.")
        .contains("Who pays?\n\nThe guest.")
        .doesNotContain("Copy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"note", "tip", "caution", "danger", "example", "x-9"})
  void notes_in_the_text_are_text(String name) throws Exception {
    String aside = "<aside class='%s'><p>Mind the gap of 41.</p></aside>".formatted(name);
    assertThat(markdown(main(PROSE + aside))).contains("gap of 41");
  }

  @Test
  void a_list_keeps_its_numbers() throws Exception {
    String lists =
        "<ol start=3><li>third<li>fourth<li value=9>ninth</ol><h2>Back</h2>"
            + "<ol reversed><li>last but one<li>last</ol>";
    assertThat(markdown(main(PROSE + lists)))
        .contains("3. third\n4. fourth\n9. ninth\n", "2. last but one\n1. last\n");
  }

  @Test
  void a_formula_is_written_once_and_powers_keep_their_mark() throws Exception {
    String formula =
        "<p>Lift <span class=katex><span"
            + " class=katex-mathml><math><semantics><mrow><mi>L</mi><mo>=</mo><mn>47</mn></mrow><annotation>L"
            + " = 47</annotation></semantics></math></span><span class=katex-html"
            + " aria-hidden=true><span>L=47</span></span></span>, not 10<sup>6</sup>.</p>";
    assertThat(markdown(main(PROSE + formula))).contains("Lift L=47, not 10^6.");
  }

  @Test
  void readings_do_not_part_the_words_that_they_explain() throws Exception {
    String ruby = "<p><ruby>水<rp>(</rp><rt>すい</rt><rp>)</rp>門<rt>もん</rt></ruby>を開けます。</p>";
    assertThat(markdown(main(PROSE + ruby))).contains("水門を開けます。");
  }

  @Test
  void a_shadow_tree_is_text_and_a_template_is_not() throws Exception {
    String page =
        "<lock-view><template shadowrootmode=open><h2>Gate</h2><p>It has seven beams.</p>"
            + "</template></lock-view><template><p>Row of Zanzibar.</p></template>";
    assertThat(markdown(main(PROSE + page)))
        .contains("## Gate", "seven beams")
        .doesNotContain("Zanzibar");
  }

  @Test
  void lines_of_code_stay_lines() throws Exception {
    String spans =
        "<pre><code><span style='display:block'>def shut():</span>"
            + "<span style='display:block'>    turn()</span></code></pre>";
    String listing =
        "<table class=highlight><tr><td data-line-number=1></td><td class=blob-code>def"
            + " go():</td></tr><tr><td data-line-number=2></td><td class=blob-code>   "
            + " run()</td></tr></table>";
    String breaks = "<p>Say:</p><code>lock --open<br>lock --wait</code>";
    assertThat(markdown(main(PROSE + spans + listing + breaks)))
        .contains("```\ndef shut():\n    turn()\n```", "```\ndef go():\n    run()\n```")
        .contains("```\nlock --open\nlock --wait\n```");
  }

  @Test
  void sections_without_a_common_element_are_kept_together() throws Exception {
    String page =
        "<div id=header><h1>lock(1)</h1></div><div id=content>"
            + "<div class=sect1><h2>NAME</h2><p>lock - opens a gate</p></div>"
            + "<div class=sect1><h2>OPTIONS</h2><dl><dt>-a</dt><dd>%s</dd></dl></div>"
            + "<div class=sect1><h2>SEE ALSO</h2><p><a href=/g>gate(1)</a></p></div></div>";
    assertThat(markdown(page.formatted(PROSE)))
        .contains("## NAME", "opens a gate", "## OPTIONS", "-a", "## SEE ALSO", "gate(1)");
  }

  @Test
  void headings_end_with_their_own_words() throws Exception {
    String page =
        "<h2>Gate<span><a class=mark href='#gate' id=gate>#</a></span></h2>"
            + PROSE
            + "<h2>Pump <a class=header-link href='#pump'>§</a></h2>"
            + PROSE
            + "<h2><a class=header href='#lamp'>Lamp</a></h2>"
            + PROSE;
    assertThat(markdown(main(page))).contains("## Gate\n", "## Pump\n", "## Lamp\n");
  }

  @Test
  void headings_sections_and_terms_have_anchors() throws Exception {
    ExtractedDocument document =
        extract(
            main(
                "<h1>Locks</h1>"
                    + PROSE
                    + "<section id=gates><h2>Gates</h2><p>Two.</p></section><h2>Pumps<a"
                    + " class=headerlink href='#the%20pumps'>¶</a></h2><p>None.</p><a"
                    + " name=old></a><h2>Lamps</h2><dl><dt"
                    + " id=lamp.on>on()</dt><dd>Light.</dd></dl>"));
    assertThat(document.anchors())
        .extracting(Anchor::id)
        .containsExactly("gates", "the pumps", "old", "lamp.on");
    assertThat(document.anchors())
        .extracting(
            anchor -> document.markdown().substring(anchor.offset()).lines().findFirst().get())
        .containsExactly("## Gates", "## Pumps", "## Lamps", "on()");
  }

  @Test
  void definition_lists_tell_the_ranges_of_their_entries() throws Exception {
    ExtractedDocument document =
        extract(
            main(
                "<h1>Locks</h1>"
                    + PROSE
                    + "<dl><dt>open</dt><dt>unlock</dt><dd><p>Two.</p><dl><dt>force</dt><dd>Three."
                    + "</dd></dl><p>Four.</p></dd><dt>shut</dt><dd>Five.</dd><dd>Six.</dd>"
                    + "<dt>bare</dt></dl><p>Seven.</p>"));
    String text = document.markdown();
    assertThat(document.definitions())
        .extracting(
            each -> text.substring(each.start(), each.meaning()).strip(),
            each -> text.substring(each.meaning(), each.end()).strip())
        .containsExactlyInAnyOrder(
            tuple("open\n\nunlock", "Two.\n\nforce\n\nThree.\n\nFour."),
            tuple("force", "Three."),
            tuple("shut", "Five."),
            tuple("shut", "Five.\n\nSix."));
  }

  @Test
  void the_contents_of_a_page_and_the_steps_between_pages_go() throws Exception {
    String page =
        "<ul><li><a href='#a'>Gates</a><li><a href='#b'>Pumps</a><li><a href='#c'>Lamps</a></ul>"
            + "<h2 id=a>One</h2>"
            + PROSE
            + "<p><a hreflang=de href=/de>Deutsch</a> <a hreflang=fr href=/fr>Français</a></p>"
            + "<ul><li><a accesskey=p href=/p>Before</a><li><a accesskey=n href=/n>After</a></ul>";
    assertThat(markdown(main(page))).contains("## One").doesNotContain("Lamps", "Deutsch", "After");
  }

  @Test
  void a_form_around_the_page_is_not_a_form() throws Exception {
    String page = "<form>" + "<div>The lock is rusty, I say, and so is the gate.</div>".repeat(20);
    assertThat(markdown(page + "</form>")).contains("rusty");
  }

  private static String main(String content) {
    return "<html><head><title>Guide</title></head><body><header><a href=/>Site</a></header><main>"
        + content
        + "</main><footer>Imprint</footer></body></html>";
  }

  private static String markdown(String html) throws Exception {
    return extract(html).markdown();
  }

  private static ExtractedDocument extract(String html) throws Exception {
    byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
    return new HtmlExtractor(1_000_000)
        .extract(
            new LoadedContent(
                URI.create("https://docs.example.org/guide/"), "text/html", bytes, null, null),
            "auto");
  }
}

package dev.quarry.orchestrator.pipeline.extract.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What an OpenDocument file shows is its text, once and in its place. */
final class OpenDocumentTest {
  private static final Extraction EXTRACTION = new Extraction();
  private static final String NUMBERS =
      "<text:list-style style:name='N'><text:list-level-style-number text:level='1'"
          + " style:num-format='1'/><text:list-level-style-bullet text:level='2'/>"
          + "</text:list-style>";

  @AfterAll
  static void end() {
    EXTRACTION.close();
  }

  private static String text(String styles, String body) throws Exception {
    return EXTRACTION.document("a.odt", OpenDocumentSamples.text(styles, body).bytes()).markdown();
  }

  private static String p(String text) {
    return "<text:p>" + text + "</text:p>";
  }

  private static String cell(String attributes, String text) {
    return "<table:table-cell " + attributes + ">" + p(text) + "</table:table-cell>";
  }

  @Test
  void headings_have_their_level_by_element_and_by_style() throws Exception {
    String styles =
        "<style:style style:family='paragraph' style:name='P1'"
            + " style:parent-style-name='Title'/><style:style style:family='paragraph'"
            + " style:name='P2' style:default-outline-level='3'/>";
    assertThat(
            text(
                styles,
                "<text:p text:style-name='P1'>Whole</text:p>"
                    + "<text:h text:outline-level='2'>Part</text:h><text:p text:style-name='P2'>"
                    + "Piece</text:p>"
                    + ("<text:list><text:list-item><text:h text:outline-level='9'>Deep</text:h>")
                    + ("</text:list-item></text:list>" + p("Prose."))))
        .isEqualTo("# Whole\n\n## Part\n\n### Piece\n\n###### Deep\n\nProse.");
  }

  @Test
  void tracked_changes_are_read_as_accepted_and_contents_are_no_text() throws Exception {
    assertThat(
            text(
                "",
                "<text:tracked-changes><text:changed-region><text:deletion>"
                    + p("struck")
                    + "</text:deletion></text:changed-region></text:tracked-changes>"
                    + "<text:table-of-content><text:index-body>"
                    + (p("Entry 3") + "</text:index-body></text:table-of-content>")
                    + p(
                        "Kept<text:change text:change-id='c'/> and <text:change-start"
                            + " text:change-id='d'/>added<text:change-end text:change-id='d'/>.")
                    + ("<text:section>" + p("In a section.") + "</text:section>")
                    + ("<text:section text:display='none'>" + p("Hidden") + "</text:section>")))
        .isEqualTo("Kept and added.\n\nIn a section.");
  }

  @Test
  void notes_comments_boxes_and_links_are_read_once() throws Exception {
    assertThat(
            text(
                "",
                p(
                        "Before<text:note><text:note-citation>1</text:note-citation><text:note-body>"
                            + p("The note.")
                            + "</text:note-body></text:note> a<text:s text:c='3'/>b<text:tab/>c"
                            + "<office:annotation><dc:creator>Ann</dc:creator>"
                            + p("A comment.")
                            + ("</office:annotation><draw:frame><draw:text-box>" + p("In the box."))
                            + "</draw:text-box></draw:frame><text:a"
                            + " xlink:href='https://example.org/x'>"
                            + " site</text:a><text:line-break/>line <text:ruby><text:ruby-base>装"
                            + "</text:ruby-base><text:ruby-text>そう</text:ruby-text></text:ruby>")
                    + p("After")))
        .isEqualTo(
            "Before a b c [site](https://example.org/x)\nline 装\n\nThe note.\n\nA comment.\n\n"
                + "In the box.\n\nAfter");
  }

  @Test
  void lists_keep_levels_and_numbers() throws Exception {
    String list = "<text:list text:style-name='N'%s>%s</text:list>";
    String item = "<text:list-item>%s</text:list-item>";
    assertThat(
            text(
                NUMBERS,
                list.formatted(
                        "",
                        item.formatted(
                                p("one")
                                    + "<text:list>"
                                    + item.formatted(p("deep"))
                                    + "</text:list>")
                            + item.formatted(p("two")))
                    + p("Prose.")
                    + list.formatted(" text:continue-numbering='true'", item.formatted(p("three")))
                    + ("<text:list>" + item.formatted(p("dot")) + "</text:list>")))
        .isEqualTo("1. one\n   - deep\n2. two\n\nProse.\n\n3. three\n\n- dot");
  }

  @Test
  void cells_that_follow_merged_cells_stay_in_their_columns() throws Exception {
    assertThat(
            text(
                "",
                "<table:table><table:table-column table:number-columns-repeated='3'/>"
                    + "<table:table-header-rows><table:table-row>"
                    + (cell("", "Series") + cell("", "Model") + cell("", "Load"))
                    + "</table:table-row></table:table-header-rows><table:table-row>"
                    + cell("table:number-rows-spanned='2'", "Red")
                    + (cell("", "W-1") + cell("", "11") + "</table:table-row><table:table-row>")
                    + ("<table:covered-table-cell/>" + cell("", "W-2") + cell("", "12"))
                    + "</table:table-row><table:table-row>"
                    + cell("table:number-columns-spanned='2'", "All")
                    + ("<table:covered-table-cell>" + p("old") + "</table:covered-table-cell>")
                    + (cell("", "14") + "</table:table-row></table:table>")))
        .isEqualTo(
            "| Series | Model | Load |\n| --- | --- | --- |\n| Red | W-1 | 11 |\n| | W-2 | 12 |\n"
                + "| All | | 14 |");
  }

  @Test
  void formulas_keep_their_characters_and_code_its_lines() throws Exception {
    String math =
        "<math xmlns='http://www.w3.org/1998/Math/MathML'><semantics><mrow><mi>H</mi><mo>=</mo>"
            + "<mfrac><mn>81</mn><mi>t</mi></mfrac><msqrt><mi>q</mi></msqrt></mrow>"
            + "<annotation encoding='StarMath 5.0'>H = 81 over t</annotation></semantics></math>";
    String frame =
        "<draw:frame><draw:object xlink:href='./Object 1'/><draw:image xlink:href='x.png'/>"
            + "</draw:frame>";
    String code = "<text:p text:style-name='Preformatted_20_Text'>%s</text:p>";
    byte[] file =
        OpenDocumentSamples.text(
                "",
                p("The head is " + frame + ".")
                    + code.formatted("if a:")
                    + code.formatted("<text:s text:c='4'/>b()"))
            .file("Object 1/content.xml", math)
            .bytes();
    assertThat(EXTRACTION.document("f.odt", file).markdown())
        .isEqualTo("The head is H=81/t√(q).\n\n```\nif a:\n    b()\n```");
  }

  @Test
  void sheets_keep_columns_repeated_cells_and_comments() throws Exception {
    String row = "<table:table-row>%s</table:table-row>";
    byte[] file =
        OpenDocumentSamples.sheets(
                "<table:table table:name='Winches'>"
                    + row.formatted(cell("table:number-columns-spanned='3'", "All winches"))
                    + row.formatted(cell("", "Series") + cell("", "Model") + cell("", "Load"))
                    + row.formatted(
                        cell("", "Red")
                            + "<table:table-cell/>"
                            + "<table:table-cell><office:annotation>"
                            + (p("checked") + "</office:annotation>" + p("11"))
                            + "</table:table-cell>")
                    + "<table:table-row table:number-rows-repeated='2'>"
                    + (cell("table:number-columns-repeated='2'", "x") + "</table:table-row>")
                    + "<table:table-row table:number-rows-repeated='1048000'>"
                    + "<table:table-cell table:number-columns-repeated='16384'/>"
                    + "</table:table-row></table:table>"
                    + "<table:table table:name='Second'>"
                    + (row.formatted(cell("", "A") + cell("", "B")) + "</table:table>"))
            .bytes();
    var document = EXTRACTION.document("s.ods", file);
    assertThat(document.markdown())
        .isEqualTo(
            "# Winches\n\nAll winches\n\n| Series | Model | Load |\n| --- | --- | --- |\n"
                + "| Red | | 11 checked |\n| x | x |\n| x | x |\n\n# Second\n\n| A | B |\n"
                + "| --- | --- |");
    assertThat(document.title()).isEqualTo("All winches");
  }

  @Test
  void slides_are_sections_below_their_titles_with_notes_and_tables() throws Exception {
    String frame =
        "<draw:frame presentation:class='%s'><draw:text-box>%s</draw:text-box>" + "</draw:frame>";
    byte[] file =
        OpenDocumentSamples.slides(
                "<draw:page>"
                    + frame.formatted("outline", p("Own text"))
                    + frame.formatted("title", p("Flow of a tide"))
                    + frame.formatted("footer", p("the footer"))
                    + ("<draw:g><draw:custom-shape>"
                        + p("Grouped")
                        + "</draw:custom-shape></draw:g>")
                    + "<draw:frame><table:table><table:table-row>"
                    + (cell("", "Gate") + cell("", "Angle") + "</table:table-row><table:table-row>")
                    + (cell("", "North") + cell("", "45") + "</table:table-row></table:table>")
                    + "</draw:frame><presentation:notes><draw:page-thumbnail/>"
                    + (frame.formatted("notes", p("A note.")) + "</presentation:notes></draw:page>")
                    + ("<draw:page>" + frame.formatted("subtitle", p("No title")) + "</draw:page>"))
            .bytes();
    var document = EXTRACTION.document("p.odp", file);
    assertThat(document.markdown())
        .isEqualTo(
            "## Flow of a tide\n\nOwn text\n\nGrouped\n\n| Gate | Angle |\n| --- | --- |\n"
                + "| North | 45 |\n\nA note.\n\n## Slide 2\n\nNo title");
    assertThat(document.metadata()).containsEntry("pages", 2);
  }

  @Test
  void metadata_flat_files_and_protected_files() throws Exception {
    var named =
        EXTRACTION.document(
            "m.odt",
            OpenDocumentSamples.text("", p("Own text."))
                .part(
                    "meta.xml",
                    "office:document-meta",
                    "<office:meta><dc:title>On gates</dc:title><meta:initial-creator>Ann"
                        + "</meta:initial-creator><dc:creator>Bob</dc:creator><dc:language>de-DE"
                        + "</dc:language><meta:document-statistic meta:page-count='3'/>"
                        + "</office:meta>")
                .bytes());
    assertThat(named.title()).isEqualTo("On gates");
    assertThat(named.language()).isEqualTo("de-DE");
    assertThat(named.metadata())
        .containsEntry("author", "Ann")
        .containsEntry("pages", 3)
        .containsEntry("mediaType", "application/vnd.oasis.opendocument.text");
    var flat =
        EXTRACTION.document("a.fodt", OpenDocumentSamples.flat(p("Flat text.")).getBytes(UTF_8));
    assertThat(flat.title()).isEqualTo("Flat title");
    assertThat(flat.markdown()).isEqualTo("Flat text.");
    String encrypted =
        "<manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data/>"
            + "</manifest:file-entry>";
    assertThat(
            EXTRACTION.outcome(
                "e.odt",
                OpenDocumentSamples.text("", p("x"))
                    .part("META-INF/manifest.xml", "manifest:manifest", encrypted)
                    .file("content.xml", "encrypted")
                    .bytes()))
        .isEqualTo("encrypted_document");
    assertThat(
            EXTRACTION.outcome(
                "c.odt", OpenDocumentSamples.text("", "").file("content.xml", "<a").bytes()))
        .isEqualTo("corrupt_document");
  }
}

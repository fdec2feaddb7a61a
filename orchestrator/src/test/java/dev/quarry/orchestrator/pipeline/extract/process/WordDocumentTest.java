package dev.quarry.orchestrator.pipeline.extract.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a Word document shows is its text, once and in its place. */
final class WordDocumentTest {
  private static final Extraction EXTRACTION = new Extraction();

  @AfterAll
  static void end() {
    EXTRACTION.close();
  }

  private static String markdown(OfficeSamples sample) throws Exception {
    return EXTRACTION.document("a.docx", sample.bytes()).markdown();
  }

  private static String p(String text) {
    return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
  }

  private static String cell(String properties, String text) {
    return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + p(text) + "</w:tc>";
  }

  @Test
  void tracked_changes_are_read_as_accepted() throws Exception {
    assertThat(EXTRACTION.file("tracked.docx").markdown())
        .isEqualTo(
            """
            # Price of a berth

            A berth costs INSERTED-92 shillings a week.

            ALLNEW-93 was written while changes were tracked.

            Between both places.

            MOVED-95 is the sentence that moved.\
            """);
    String rows =
        "<w:tbl><w:tr>"
            + cell("", "kept")
            + cell("", "1")
            + "</w:tr><w:tr><w:trPr><w:del/></w:trPr>"
            + (cell("", "struck") + cell("", "2") + "</w:tr><w:tr><w:trPr><w:ins/></w:trPr>")
            + (cell("", "added") + cell("", "3") + "</w:tr></w:tbl>");
    String joined =
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>The two </w:t></w:r></w:p>"
            + p("halves are one.");
    assertThat(markdown(OfficeSamples.word(rows + joined)))
        .isEqualTo("| kept | 1 |\n| --- | --- |\n| added | 3 |\n\nThe two halves are one.");
  }

  @Test
  void content_controls_are_read_wherever_they_are() throws Exception {
    assertThat(EXTRACTION.file("controls.docx").markdown())
        .containsOnlyOnce("on berth INLINE-41 for the winter")
        .containsOnlyOnce("BLOCK-42")
        .containsOnlyOnce("NESTED-43")
        .containsOnlyOnce("| ROW-44 | 440 |")
        .containsOnlyOnce("| CELL-45 | 450 |")
        .containsOnlyOnce("| INCELL-46 | 460 |")
        .containsOnlyOnce("TABLE-47");
  }

  @Test
  void cells_that_follow_merged_cells_stay_in_their_columns() throws Exception {
    assertThat(EXTRACTION.file("merged.docx").markdown())
        .contains("| Series | Model | Load |\n| --- | --- | --- |\n| Red | W-1 | 11 |")
        .contains("\n| | W-2 | 12 |\n", "\n| All others | | 14 |");
    String table =
        "<w:tbl><w:tr>"
            + cell("", "A")
            + cell("", "B")
            + cell("", "C")
            + "</w:tr>"
            + ("<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("", "b1"))
            + (cell("<w:vMerge w:val='restart'/>", "c1") + "</w:tr><w:tr>")
            + (cell("<w:gridSpan w:val='2'/>", "a2") + cell("<w:vMerge/>", "") + "</w:tr></w:tbl>");
    assertThat(markdown(OfficeSamples.word(table))).endsWith("\n| | b1 | c1 |\n| a2 | | |");
  }

  @Test
  void outline_levels_make_headings_in_any_language() throws Exception {
    assertThat(EXTRACTION.file("outline.docx").markdown())
        .contains("# Provoz čerpadla\n", "## Mazání ložisek\n", "## Výměna těsnění\n")
        .contains("## Uskladnění\n");
    OfficeSamples inherited =
        OfficeSamples.word(
                "<w:p><w:pPr><w:pStyle w:val='K'/></w:pPr><w:r><w:t>Derived</w:t></w:r></w:p>"
                    + "<w:p><w:pPr><w:pStyle w:val='K'/><w:outlineLvl w:val='9'/></w:pPr>"
                    + "<w:r><w:t>Body text again</w:t></w:r></w:p>")
            .related(
                "styles",
                "w:styles",
                "<w:style w:styleId='U'><w:name w:val='Otsikko'/><w:pPr><w:outlineLvl w:val='2'/>"
                    + "</w:pPr></w:style><w:style w:styleId='K'><w:name w:val='Own'/>"
                    + "<w:basedOn w:val='U'/></w:style>");
    assertThat(markdown(inherited)).isEqualTo("### Derived\n\nBody text again");
  }

  @Test
  void formulas_keep_their_characters() throws Exception {
    assertThat(EXTRACTION.file("equation.docx").markdown())
        .contains("The head is H=47q where q is the flow.", "81V/92t");
    String r = "<m:r><m:t>%s</m:t></m:r>";
    String formula =
        "<w:p><m:oMath><m:rad><m:e>"
            + r.formatted("x+1")
            + "</m:e></m:rad>"
            + ("<m:sSup><m:e>" + r.formatted("y") + "</m:e><m:sup>" + r.formatted("2"))
            + ("</m:sup></m:sSup><m:d><m:e>" + r.formatted("a-b") + "</m:e></m:d>")
            + ("<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>" + r.formatted("i=0"))
            + ("</m:sub><m:sup>" + r.formatted("n") + "</m:sup><m:e>" + r.formatted("k"))
            + "</m:e></m:nary></m:oMath></w:p>";
    assertThat(markdown(OfficeSamples.word(formula))).isEqualTo("√(x+1)y^2(a-b)∑_(i=0)^n k");
  }

  @Test
  void symbols_breaks_and_hyphens_are_characters() throws Exception {
    assertThat(EXTRACTION.file("inline.docx").markdown())
        .contains("occurred 1-24 hours after oiling with seal KX-7.")
        .contains("ONE\nTWO\nTHREE FOUR FIVE", "cooperate", "Gain α is seven.");
    String symbols =
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FC'/><w:sym w:font='Symbol' w:char='F0B3'/>"
            + "<w:sym w:font='Arial' w:char='00A7'/><w:sym w:font='Nobody' w:char='F0FF'/>"
            + "<w:sym w:font='Symbol' w:char='zz'/></w:r></w:p>";
    assertThat(markdown(OfficeSamples.word(symbols))).isEqualTo("✓≥§□□");
  }

  @Test
  void base_text_of_ruby_is_whole() throws Exception {
    assertThat(EXTRACTION.file("ruby.docx").markdown()).isEqualTo("この装置は港にあります。");
  }

  @Test
  void text_boxes_notes_and_links_are_read_once() throws Exception {
    String box = "<w:txbxContent>" + p("In the box.") + "</w:txbxContent>";
    String body =
        "<w:p><w:r><w:t>Before</w:t><w:footnoteReference w:id='2'/></w:r>"
            + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp>"
            + box
            + ("</wp></w:drawing></mc:Choice><mc:Fallback><w:pict>" + box + "</w:pict>")
            + "</mc:Fallback></mc:AlternateContent></w:r><w:hyperlink r:id='h'><w:r><w:t>"
            + " site</w:t>"
            + ("</w:r></w:hyperlink></w:p>" + p("After"));
    OfficeSamples sample =
        OfficeSamples.word(body)
            .part("word/document.xml", "h", "hyperlink", "https://example.org/x")
            .related(
                "footnotes",
                "w:footnotes",
                "<w:footnote w:id='2'>" + p("The note.") + "</w:footnote>");
    assertThat(markdown(sample))
        .isEqualTo("Before [site](https://example.org/x)\n\nIn the box.\n\nThe note.\n\nAfter");
  }

  @Test
  void lists_keep_levels_and_numbers() throws Exception {
    String item =
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='%d'/><w:numId w:val='%d'/></w:numPr></w:pPr>"
            + "<w:r><w:t>%s</w:t></w:r></w:p>";
    OfficeSamples sample =
        OfficeSamples.word(
                item.formatted(0, 1, "one")
                    + item.formatted(1, 1, "deeper")
                    + (item.formatted(0, 1, "two") + p("Prose.") + item.formatted(0, 2, "dot")))
            .related(
                "numbering",
                "w:numbering",
                "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/>"
                    + "</w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/></w:lvl></w:abstractNum>"
                    + "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>");
    assertThat(markdown(sample)).isEqualTo("1. one\n   - deeper\n2. two\n\nProse.\n\n- dot");
  }

  @Test
  void imported_parts_are_text_and_entries_of_the_contents_are_not() throws Exception {
    OfficeSamples sample =
        OfficeSamples.word(
                "<w:p><w:pPr><w:pStyle w:val='T'/></w:pPr><w:r><w:t>Entry 3</w:t></w:r></w:p>"
                    + ("<w:altChunk r:id='c'/>" + p("End.")))
            .part("word/document.xml", "c", "aFChunk", "chunk.html")
            .file("word/chunk.html", "<html><body><h2>Imported</h2><p>From a page.</body></html>")
            .related(
                "styles", "w:styles", "<w:style w:styleId='T'><w:name w:val='toc 1'/></w:style>");
    assertThat(markdown(sample)).isEqualTo("## Imported\n\nFrom a page.\n\nEnd.");
  }
}

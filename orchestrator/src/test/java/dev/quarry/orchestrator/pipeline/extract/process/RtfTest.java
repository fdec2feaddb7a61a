package dev.quarry.orchestrator.pipeline.extract.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What an RTF file shows is its text, once and in its place. */
final class RtfTest {
  private static final Extraction EXTRACTION = new Extraction();
  private static final String FONTS =
      "{@fonttbl{@f0@fcharset0 A;}{@f1@fcharset204 A;}{@f2@fcharset128 M;}}";

  @AfterAll
  static void end() {
    EXTRACTION.close();
  }

  private static String read(String body) throws Exception {
    return EXTRACTION.document("a.rtf", file(body)).markdown();
  }

  /** The sign {@code @} stands for the backslash of a control word. */
  private static byte[] file(String body) {
    String rtf = "{@rtf1@ansi@ansicpg1252@deff0" + body + "}";
    return rtf.replace('@', '\\').getBytes(US_ASCII);
  }

  @Test
  void outline_levels_and_names_of_styles_make_headings() throws Exception {
    String styles =
        "{@stylesheet{@s0 Normal;}{@s1@outlinelevel0 Nadpis;}{@s2@sbasedon1 Derived;}"
            + "{@s3 heading 2;}{@s4 toc 1;}{@*@cs5 Strong;}}";
    assertThat(
            read(
                styles
                    + "@pard@s4 Entry 3@par@pard@s1 First@par@pard@s2 Derived@par@pard@s3 Second"
                    + "@par@pard@outlinelevel2 Third@par@pard@s0 Text.@par"))
        .isEqualTo("# First\n\n# Derived\n\n## Second\n\n### Third\n\nText.");
  }

  @Test
  void tracked_changes_are_read_as_accepted_and_hidden_text_is_not() throws Exception {
    assertThat(
            read(
                "{@*@revtbl{Unknown;}{Ann;}}@pard Kept {@deleted@revauth1 struck }and"
                    + " {@revised@revauth1 added}.{@v hidden}@par One"
                    + " {@deleted@par}paragraph.@par"))
        .isEqualTo("Kept and added.\n\nOne paragraph.");
  }

  @Test
  void cells_stay_in_their_columns() throws Exception {
    String three = "@cellx1000@cellx2000@cellx3000";
    assertThat(
            read(
                "@trowd@trhdr"
                    + three
                    + "@pard@intbl Series@cell Model@cell Load@cell@row"
                    + "@trowd@clvmgf"
                    + three
                    + "@intbl Red@cell W-1@cell 11@cell@row"
                    + "@trowd@clvmrg"
                    + three
                    + "@intbl @cell W-2@cell 12@cell@row"
                    + "@trowd@cellx2010@cellx3000@intbl All@cell 14@cell@row@pard After@par"))
        .isEqualTo(
            "| Series | Model | Load |\n| --- | --- | --- |\n| Red | W-1 | 11 |\n| | W-2 | 12 |\n"
                + "| All | | 14 |\n\nAfter");
  }

  @Test
  void lists_notes_links_and_boxes_are_read_once() throws Exception {
    assertThat(
            read(
                "@pard Before{@footnote@pard@plain{@super@chftn} The note.} {@field{@*@fldinst"
                    + " {HYPERLINK \"https://example.org/x\"}}{@fldrslt {@ul site}}}"
                    + "{@*@annotation@pard A comment.}@par"
                    + "{@shp{@*@shpinst{@sp{@sn a}{@sv b}}{@shptxt In the box.@par}}{@shprslt"
                    + " again}}{@pict 00ff}{@header Head}"
                    + "{@listtext 3.@tab}@ls1@ilvl0 three@par{@listtext@'b7@tab}@ilvl1 deep@par"
                    + "{@listtext 4.@tab}@ilvl0 four@line more@par@pard End@par"))
        .isEqualTo(
            "Before [site](https://example.org/x)\n\n"
                + "The note.\n\n"
                + "A comment.\n\n"
                + "3. three\n"
                + "   - deep\n"
                + "4. four\n"
                + "   more\n\n"
                + "In the box.\n\n"
                + "End");
  }

  @Test
  void characters_are_those_of_the_font_or_unicode() throws Exception {
    assertThat(
            read(
                FONTS
                    + "@f0 caf@'e9 @u8211? @u1078@'e6 {@uc2@u9731xy}z @f1@'c4@'e0 "
                    + "@f2@'91@'95 @bin3 }}}@u-10179?@u-8704? @{@}@par"))
        .isEqualTo("café – ж ☃z Да 装 \uD83D\uDE00 {}");
  }

  @Test
  void metadata_is_that_of_the_file() throws Exception {
    var document =
        EXTRACTION.document(
            "a.rtf", file("{@info{@title On gates}{@author Ann}{@doccomm x}}@pard Text.@par"));
    assertThat(document.title()).isEqualTo("On gates");
    assertThat(document.metadata()).containsEntry("author", "Ann");
    assertThat(document.markdown()).isEqualTo("Text.");
  }

  @Test
  void damaged_and_hostile_files_are_refused() throws Exception {
    assertThat(EXTRACTION.outcome("a.rtf", "{\\rtf1 cut off".getBytes(US_ASCII)))
        .isEqualTo("corrupt_document");
    assertThat(EXTRACTION.outcome("a.rtf", file("{".repeat(100_000) + "x" + "}".repeat(100_000))))
        .isEqualTo("corrupt_document");
    assertThat(EXTRACTION.outcome("a.rtf", file("{@footnote ".repeat(50) + "x" + "}".repeat(50))))
        .isEqualTo("corrupt_document");
    assertThat(EXTRACTION.outcome("a.rtf", file("@u" + "9".repeat(5_000) + "@s99999999999 x@par")))
        .contains("x");
  }
}

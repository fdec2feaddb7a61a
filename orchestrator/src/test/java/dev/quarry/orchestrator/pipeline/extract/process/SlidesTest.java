package dev.quarry.orchestrator.pipeline.extract.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Each slide is a section below its title, in the order of the show. */
final class SlidesTest {
  private static final Extraction EXTRACTION = new Extraction();

  @AfterAll
  static void end() {
    EXTRACTION.close();
  }

  private static String shape(String placeholder, String text) {
    return "<p:sp><p:nvSpPr><p:cNvPr/><p:cNvSpPr/><p:nvPr>"
        + placeholder
        + "</p:nvPr></p:nvSpPr>"
        + ("<p:txBody><a:p><a:r><a:t>" + text + "</a:t></a:r></a:p></p:txBody></p:sp>");
  }

  @Test
  void titles_are_headings_and_groups_tables_and_notes_are_read() throws Exception {
    assertThat(EXTRACTION.file("groups.pptx").markdown())
        .contains("## Flow of a tide\n\nPLAIN-21 box\n\nGROUP-22 box\n\nDEEP-23 box\n\nNOTE-24")
        .contains("\n\n## Table of gates\n\n| Gate | Angle |\n| --- | --- |\n| North | ANGLE-25 |")
        .contains("\n\n## Steps\n\n- First step\n  - Sub step\n- Second step");
    assertThat(EXTRACTION.file("groups.pptx").title()).isEqualTo("Flow of a tide");
  }

  @Test
  void slides_are_in_the_order_of_the_show_and_parted_without_titles() throws Exception {
    byte[] show =
        OfficeSamples.slides(
                shape("", "first") + shape("<p:ph type='sldNum'/>", "1"),
                shape("<p:ph type='ftr'/>", "the footer")
                    + shape("", "second")
                    + "<p:grpSp>"
                    + shape("<p:ph type='ctrTitle'/>", "Late title")
                    + "</p:grpSp>")
            .bytes();
    var document = EXTRACTION.document("s.pptx", show);
    assertThat(document.markdown()).isEqualTo("## Slide 1\n\nfirst\n\n## Late title\n\nsecond");
    assertThat(document.metadata()).containsEntry("pages", 2);
  }
}

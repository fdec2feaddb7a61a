package dev.quarry.orchestrator.pipeline.extract.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words at the ends of lines are whole, and a PDF without text says so. */
final class PdfTest {
  private static final Extraction EXTRACTION = new Extraction();
  private static final String ENGLISH =
      "The keeper of the harbour writes down when the ships come in and what they carry with them."
          + " ";

  @AfterAll
  static void end() {
    EXTRACTION.close();
  }

  private static String read(String text) throws Exception {
    return EXTRACTION.document("a.pdf", SampleDocuments.pdf("Records", text)).markdown();
  }

  @Test
  void real_hyphens_at_line_ends_stay() throws Exception {
    assertThat(EXTRACTION.file("hyphen2.pdf").markdown())
        .contains("2019-2021", "120-150", "KX-7", "RFC-9309", "no-cache", "price-determining");
  }

  @ParameterizedTest
  @CsvSource({
    "use-|ful, useful",
    "con-|tinued, continued",
    "INTRO-|DUCTION, INTRODUCTION",
    "well-|known, well-known",
    "read-|only, read-only",
    "post-|2019, post-2019",
    "ISO-|8859, ISO-8859",
    "Anglo-|Saxon, Anglo-Saxon",
    "pre-|and post-war, pre- and post-war",
  })
  void divided_words_are_joined_and_compounds_keep_their_hyphen(String broken, String whole)
      throws Exception {
    assertThat(read(ENGLISH + "\n" + "It is " + broken.replace('|', '\n') + " here."))
        .contains("It is " + whole + " here.");
  }

  @Test
  void other_words_of_the_document_decide() throws Exception {
    assertThat(read(ENGLISH + "\nThe work-flow is new. A work-\nflow is drawn."))
        .contains("A work-flow is drawn.");
    assertThat(read(ENGLISH + "\nThe fishgate is new. A fish-\ngate is drawn."))
        .contains("A fishgate is drawn.");
    assertThat(read("Der Hafen hat eine Schleuse und einen Turm. Die Schiffe war-\nten davor."))
        .contains("Die Schiffe warten davor.");
  }

  @Test
  void scan_has_no_text() throws Exception {
    BufferedImage picture = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.setColor(Color.WHITE);
    pen.drawLine(0, 0, 99, 99);
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.drawImage(LosslessFactory.createFromImage(document, picture), 0, 0, 600, 800);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      document.save(out);
      assertThat(EXTRACTION.outcome("scan.pdf", out.toByteArray())).isEqualTo("no_text");
    }
    assertThat(EXTRACTION.outcome("e.pdf", SampleDocuments.encryptedPdf()))
        .isEqualTo("encrypted_document");
  }
}

package dev.quarry.orchestrator.pipeline.extract.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.ContentExtractor;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.extract.text.TextExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Extracts documents of every type, as jobs do. */
final class DocumentExtractorTest {
  private static final DocumentExtractor DOCUMENTS = new DocumentExtractor(ParserLimits.DEFAULT);
  private static final ContentExtractor EXTRACTOR =
      new ContentExtractor(
          new TypeDetector(), new HtmlExtractor(1_000_000), new TextExtractor(), DOCUMENTS);

  @AfterAll
  static void end() {
    DOCUMENTS.close();
  }

  private static ExtractedDocument extract(String name, byte[] bytes) throws Exception {
    return extract(name, bytes, "auto");
  }

  private static ExtractedDocument extract(String name, byte[] bytes, String hint)
      throws Exception {
    URI uri = URI.create("https://example.org/files/" + name);
    return EXTRACTOR.extract(new LoadedContent(uri, null, bytes, null, null), hint);
  }

  private static void assertRefused(String name, byte[] bytes, String hint, String code) {
    assertThatThrownBy(() -> extract(name, bytes, hint))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.retryable()).isFalse();
            });
  }

  @Test
  void pdf_has_text_title_and_page_count() throws Exception {
    byte[] pdf =
        SampleDocuments.pdf("On granite", "Granite is a hard\nand use-\nful stone.", "Page two.");
    ExtractedDocument document = extract("a.pdf", pdf);
    assertThat(document.title()).isEqualTo("On granite");
    assertThat(document.markdown()).contains("Granite is a hard and useful stone.", "Page two.");
    assertThat(document.metadata()).containsEntry("pages", 2);
    assertThat(document.metadata()).containsEntry("mediaType", "application/pdf");
  }

  @Test
  void a_word_document_keeps_headings_and_tables() throws Exception {
    ExtractedDocument document = extract("a.docx", SampleDocuments.docx());
    assertThat(document.title()).isEqualTo("Stone and its uses");
    assertThat(document.markdown())
        .contains("# Stone and its uses\n\nGranite is hard.\n\n## Marble\n\nMarble takes a polish.")
        .contains("| Stone | Hardness |\n| --- | --- |\n| Talc | 1 |");
  }

  @Test
  void a_workbook_becomes_tables_below_the_names_of_its_sheets() throws Exception {
    ExtractedDocument document = extract("prices.xlsx", SampleDocuments.xlsx());
    assertThat(document.title()).isEqualTo("prices.xlsx");
    assertThat(document.markdown())
        .startsWith("# Prices\n\n| Stone | Price |\n| --- | --- |\n| Slate | 12 |\n| Basalt | 9 |");
  }

  @Test
  void slides_books_mail_and_rich_text_are_read() throws Exception {
    assertThat(extract("s.pptx", SampleDocuments.pptx()).markdown())
        .contains("Blasting safely", "Keep your distance.");
    ExtractedDocument book = extract("b.epub", SampleDocuments.epub());
    assertThat(book.title()).isEqualTo("A quarry's year");
    assertThat(book.language()).isEqualTo("en");
    assertThat(book.markdown()).contains("# January\n\nFrost splits the stone.");
    ExtractedDocument mail = extract("m.eml", SampleDocuments.mail());
    assertThat(mail.title()).isEqualTo("The delivery");
    assertThat(mail.markdown()).contains("Ten tonnes of gravel come on Friday.");
    assertThat(extract("r.rtf", SampleDocuments.rtf()).markdown()).contains("Wear a helmet.");
  }

  @Test
  void content_has_priority_over_the_file_name() throws Exception {
    byte[] html =
        "<!doctype html><title>A page</title><p>Not a PDF.".getBytes(StandardCharsets.UTF_8);
    assertThat(extract("page.pdf", html).markdown()).contains("Not a PDF.");
    assertThat(extract("page.html", SampleDocuments.pdf("Real", "A PDF after all.")).markdown())
        .contains("A PDF after all.");
  }

  @Test
  void unreadable_or_mismatched_content_is_refused() throws Exception {
    byte[] text = "this is no pdf".getBytes(StandardCharsets.UTF_8);
    byte[] noise = new byte[5_000];
    new java.util.Random(7).nextBytes(noise);
    assertRefused("a.pdf", text, "auto", "corrupt_document");
    assertRefused("a.pdf", noise, "auto", "corrupt_document");
    assertRefused("a", text, "pdf", "corrupt_document");
    assertRefused("a.bin", noise, "auto", "unsupported_type");
    assertRefused("a.txt", text, "hologram", "unsupported_type");
    assertRefused("a.txt", new byte[0], "auto", "empty_document");
  }

  @Test
  void damaged_protected_and_textless_documents_are_refused_by_reason() throws Exception {
    byte[] pdf = SampleDocuments.pdf("Cut", "This is going to be cut off in the middle.");
    assertRefused("t.pdf", Arrays.copyOf(pdf, pdf.length / 3), "auto", "corrupt_document");
    assertRefused("e.pdf", SampleDocuments.encryptedPdf(), "auto", "encrypted_document");
    assertRefused("scan.pdf", SampleDocuments.pdf("Scan", ""), "auto", "no_text");
    byte[] docx = SampleDocuments.docx();
    assertRefused("t.docx", Arrays.copyOf(docx, docx.length / 2), "auto", "corrupt_document");
  }
}

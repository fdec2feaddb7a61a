package dev.quarry.orchestrator.pipeline.extract.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.ContentExtractor;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.extract.text.TextExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a document may have: characters, documents within it, levels, and no protection. */
final class DocumentLimitsTest {
  private static final int MAX_CHARS = 2_000;
  private static final DocumentExtractor DOCUMENTS =
      new DocumentExtractor(
          new ParserLimits(128, Duration.ofMinutes(2), 1, 1_000, Duration.ofMinutes(2), MAX_CHARS));
  private static final ContentExtractor EXTRACTOR =
      new ContentExtractor(
          new TypeDetector(), new HtmlExtractor(1_000_000), new TextExtractor(), DOCUMENTS);
  private static final Set<String> REASONS =
      Set.of("corrupt_document", "encrypted_document", "empty_document", "no_text");

  @AfterAll
  static void end() {
    DOCUMENTS.close();
  }

  private static ExtractedDocument read(String name, byte[] bytes) throws Exception {
    URI uri = URI.create("https://example.org/" + name);
    return EXTRACTOR.extract(new LoadedContent(uri, null, bytes, null, null), "auto");
  }

  /** The text, or the error code. */
  private static String outcome(String name, byte[] bytes) throws Exception {
    try {
      return read(name, bytes).markdown();
    } catch (StageException e) {
      assertThat(e.retryable()).isFalse();
      return e.code();
    }
  }

  @Test
  void text_of_every_format_is_cut_at_the_limit() throws Exception {
    String line = "All the stones of the old quarry. ";
    String rows =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    "<table:table-row><table:table-cell><text:p>"
                        + line
                        + "</text:p>"
                        + "</table:table-cell></table:table-row>")
            .collect(Collectors.joining());
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "a.pdf", SampleDocuments.pdf("t", (line + "\n").repeat(40), (line + "\n").repeat(40)));
    files.put(
        "a.docx",
        OfficeSamples.word(("<w:p><w:r><w:t>" + line + "</w:t></w:r></w:p>").repeat(300)).bytes());
    files.put(
        "a.odt",
        OpenDocumentSamples.text("", ("<text:p>" + line + "</text:p>").repeat(300)).bytes());
    files.put(
        "a.ods",
        OpenDocumentSamples.sheets("<table:table table:name='S'>" + rows + "</table:table>")
            .bytes());
    files.put("a.epub", book("<p>" + line.repeat(300) + "</p>"));
    files.put("a.eml", mail(line.repeat(300)));
    files.put("a.rtf", ("{\\rtf1\\ansi " + (line + "\\par ").repeat(300) + "}").getBytes(US_ASCII));
    files.put("a.xls", sheet(300, null));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      ExtractedDocument document = read(file.getKey(), file.getValue());
      assertThat(document.markdown()).as(file.getKey()).hasSizeBetween(MAX_CHARS / 2, MAX_CHARS);
      assertThat(document.metadata()).as(file.getKey()).containsEntry("truncated", true);
    }
  }

  private static byte[] book(String chapter) throws Exception {
    return SampleDocuments.epub(
        "<manifest><item id='a' href='a.html'/></manifest><spine><itemref idref='a'/></spine>",
        Map.of("in/a.html", "<html><body>" + chapter + "</body></html>"));
  }

  private static byte[] mail(String text) {
    return ("From: a@b.example\nSubject: s\n\n" + text).getBytes(US_ASCII);
  }

  private static byte[] sheet(int rows, @Nullable String password) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HSSFWorkbook workbook = new HSSFWorkbook()) {
      var sheet = workbook.createSheet("S");
      for (int i = 0; i < rows; i++) {
        sheet.createRow(i).createCell(0).setCellValue("Stone number " + i);
        sheet.getRow(i).createCell(1).setCellValue(i);
      }
      Biff8EncryptionKey.setCurrentUserPassword(password);
      workbook.write(out);
    } finally {
      Biff8EncryptionKey.setCurrentUserPassword(null);
    }
    return out.toByteArray();
  }

  @Test
  void protected_documents_say_so() throws Exception {
    assertThat(outcome("e.pdf", SampleDocuments.encryptedPdf())).isEqualTo("encrypted_document");
    assertThat(outcome("a.xls", sheet(1, null))).contains("Stone number 0");
    assertThat(outcome("e.xls", sheet(1, "secret"))).isEqualTo("encrypted_document");
    for (EncryptionMode mode :
        new EncryptionMode[] {EncryptionMode.agile, EncryptionMode.standard}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (POIFSFileSystem file = new POIFSFileSystem()) {
        Encryptor encryptor = new EncryptionInfo(mode).getEncryptor();
        encryptor.confirmPassword("secret");
        try (OutputStream encrypted = encryptor.getDataStream(file)) {
          new ByteArrayInputStream(SampleDocuments.docx()).transferTo(encrypted);
        }
        file.writeFilesystem(out);
      }
      assertThat(outcome("e.docx", out.toByteArray())).isEqualTo("encrypted_document");
    }
  }

  @Test
  void documents_with_flipped_bytes_or_cut_off_are_read_or_refused_with_a_reason()
      throws Exception {
    Map<String, byte[]> files =
        Map.of(
            "a.pdf", SampleDocuments.pdf("Cut", "A text that is cut off."),
            "a.docx", SampleDocuments.docx(),
            "a.xlsx", SampleDocuments.xlsx(),
            "a.pptx", SampleDocuments.pptx(),
            "a.xls", sheet(5, null),
            "a.epub", SampleDocuments.epub(),
            "a.odt", OpenDocumentSamples.text("", "<text:p>own</text:p>").bytes(),
            "a.rtf", SampleDocuments.rtf());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      byte[] bytes = file.getValue();
      String text = outcome(file.getKey(), bytes);
      assertThat(REASONS).as(file.getKey()).doesNotContain(text);
      for (int part = 1; part < 12; part++) {
        byte[] flipped = bytes.clone();
        flipped[bytes.length * part / 12] ^= 0x55;
        for (byte[] damaged :
            new byte[][] {flipped, Arrays.copyOf(bytes, bytes.length * part / 12)}) {
          String outcome = outcome(file.getKey(), damaged);
          assertThat(outcome).as(file.getKey()).isNotBlank().hasSizeLessThanOrEqualTo(MAX_CHARS);
          if (outcome.matches("[a-z]+_[a-z_]+")) {
            assertThat(REASONS).contains(outcome);
          }
        }
      }
    }
  }

  @Test
  void documents_within_a_document_are_read_to_a_number_and_a_depth() throws Exception {
    StringBuilder many = new StringBuilder("From: a@b.example\nSubject: s\nMIME-Version: 1.0\n");
    many.append("Content-Type: multipart/mixed; boundary=B\n\n");
    for (int i = 1; i <= 230; i++) {
      many.append("--B\nContent-Type: text/plain; name=n\n\n#" + i + "\n");
    }
    try (Extraction unlimited = new Extraction()) {
      byte[] mail = many.append("--B--\n").toString().getBytes(US_ASCII);
      assertThat(unlimited.outcome("many.eml", mail))
          .contains("#1\n", "#200")
          .doesNotContain("#201");
    }
    StringBuilder deep = new StringBuilder("From: a@b.example\nSubject: s\nMIME-Version: 1.0\n");
    for (int i = 0; i < 100; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=B" + i + "\n\n--B" + i + "\n");
      deep.append("Content-Type: text/plain\n\nlevel " + i + "\n--B" + i + "\n");
    }
    deep.append("Content-Type: text/plain\n\ninnermost\n");
    assertThat(outcome("deep.eml", deep.toString().getBytes(US_ASCII)))
        .contains("level 5")
        .doesNotContain("innermost", "level 50");
    byte[] headers = ("X-A: b\n".repeat(3_000) + "Subject: s\n\ntext").getBytes(US_ASCII);
    assertThat(outcome("headers.eml", concat("From: a@b.example\n".getBytes(US_ASCII), headers)))
        .isEqualTo("corrupt_document");
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Readers are recursive: without a limit they would run out of stack much deeper than this. */
  @Test
  void elements_are_read_to_a_depth() throws Exception {
    int depth = 1_000;
    String word =
        "<w:sdt><w:sdtContent>".repeat(depth)
            + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
            + "</w:sdtContent></w:sdt>".repeat(depth);
    assertThat(outcome("a.docx", OfficeSamples.word(word).bytes())).isEqualTo("corrupt_document");
    String sections =
        "<text:section>".repeat(depth) + "<text:p>deep</text:p>" + "</text:section>".repeat(depth);
    assertThat(outcome("a.odt", OpenDocumentSamples.text("", sections).bytes()))
        .isEqualTo("corrupt_document");
    String elements = "<div>".repeat(100_000) + "deep";
    assertThat(outcome("a.epub", book(elements))).isEqualTo("deep");
    assertThat(outcome("b.epub", book("<ul><li>".repeat(100_000) + "deep"))).contains("deep");
  }

  @Test
  void repeated_cells_and_objects_within_themselves_are_bounded() throws Exception {
    String cell =
        "<table:table-cell table:number-columns-repeated='%s'><text:p>own</text:p>"
            + "</table:table-cell>";
    String row = "<table:table-row table:number-rows-repeated='%s'>%s</table:table-row>";
    byte[] rows =
        OpenDocumentSamples.sheets(
                "<table:table table:name='S'>"
                    + row.formatted("999999", cell.formatted("1"))
                    + "</table:table>")
            .bytes();
    assertThat(read("rows.ods", rows).metadata()).containsEntry("truncated", true);
    String wide = row.formatted("999999", cell.formatted("999999"));
    byte[] table = OpenDocumentSamples.text("", "<table:table>" + wide + "</table:table>").bytes();
    assertThat(read("table.odt", table).metadata()).containsEntry("truncated", true);
    String frame = "<draw:frame><draw:object xlink:href='./O'/></draw:frame>";
    byte[] object =
        OpenDocumentSamples.text("", frame)
            .part(
                "O/content.xml",
                "office:document-content",
                "<office:body><office:text><text:p>own</text:p>"
                    + frame.repeat(2)
                    + "</office:text></office:body>")
            .bytes();
    // Once for itself, and for each of its copies to a depth of three.
    assertThat(outcome("object.odt", object).split("own", -1)).hasSize(1 + 1 + 2 + 4);
  }

  @Test
  void facts_are_those_of_the_document_and_not_of_one_within_it() throws Exception {
    for (Map.Entry<String, byte[]> attached :
        Map.of(
                "a.odt", OpenDocumentSamples.text("", "<text:p>own</text:p>").bytes(),
                "a.rtf", SampleDocuments.rtf(),
                "a.xls", sheet(1, null))
            .entrySet()) {
      String mail =
          "From: a@b.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed;"
              + " boundary=B\n\n--B\nContent-Type: application/octet-stream; name="
              + attached.getKey()
              + "\nContent-Transfer-Encoding: base64\n\n"
              + Base64.getMimeEncoder().encodeToString(attached.getValue())
              + "\n--B--\n";
      ExtractedDocument document = read("m.eml", mail.getBytes(US_ASCII));
      assertThat(document.markdown()).startsWith("## " + attached.getKey() + "\n\n");
      assertThat(document.metadata()).containsEntry("mediaType", "message/rfc822");
    }
  }

  @Test
  @Timeout(120)
  void page_of_fifty_megabytes_is_cut_or_refused() throws Exception {
    byte[] text = ("<html><body><p>" + "The stone is hard. ".repeat(2_700_000)).getBytes(UTF_8);
    assertThat(text).hasSizeGreaterThan(50_000_000);
    ExtractedDocument cut = read("text.html", text);
    assertThat(cut.markdown()).hasSizeLessThanOrEqualTo(1_000_000);
    assertThat(cut.metadata()).containsEntry("truncated", true);
    byte[] elements = ("<html><body>" + "<p>a<br>".repeat(6_300_000)).getBytes(UTF_8);
    assertThat(code(elements)).isEqualTo("too_complex");
    assertThat(code(("<html><body>" + "<div>".repeat(10_000_000)).getBytes(UTF_8)))
        .isEqualTo("too_complex");
  }

  private static String code(byte[] page) throws Exception {
    URI uri = URI.create("https://example.org/page.html");
    try {
      new HtmlExtractor(60_000_000)
          .extract(new LoadedContent(uri, "text/html", page, null, null), "html");
      return "read";
    } catch (StageException e) {
      return e.code();
    }
  }
}

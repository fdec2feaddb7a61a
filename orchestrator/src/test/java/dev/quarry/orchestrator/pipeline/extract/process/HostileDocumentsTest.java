package dev.quarry.orchestrator.pipeline.extract.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.ContentExtractor;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.extract.text.TextExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents that try to read files, to call servers or to exhaust resources. Each is refused or
 * gives its own text only, and the next document is still parsed.
 */
final class HostileDocumentsTest {
  private static final String SECRET = "the-secret-of-this-server";
  private static final String WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  private static final DocumentExtractor DOCUMENTS =
      new DocumentExtractor(
          new ParserLimits(96, Duration.ofMinutes(1), 1, 100, Duration.ofSeconds(30), 1_000_000));
  private static final ContentExtractor EXTRACTOR =
      new ContentExtractor(
          new TypeDetector(), new HtmlExtractor(1_000_000), new TextExtractor(), DOCUMENTS);

  @TempDir private Path folder;
  private Path secret;
  private ServerSocket server;
  private final AtomicInteger calls = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    secret = Files.writeString(folder.resolve("secret.txt"), SECRET);
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::countCalls);
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(calls).as("calls of the server that the document names").hasValue(0);
    server.close();
    assertThat(outcome("next.pdf", SampleDocuments.pdf("Next", "The next one is read.")))
        .contains("The next one is read.");
  }

  @AfterAll
  static void end() {
    DOCUMENTS.close();
  }

  private void countCalls() {
    try {
      while (true) {
        server.accept().close();
        calls.incrementAndGet();
      }
    } catch (IOException e) {
      // The server was closed: the test has ended.
      return;
    }
  }

  /** The text, or the error code. */
  private static String outcome(String name, byte[] bytes) throws InterruptedException {
    URI uri = URI.create("https://example.org/" + name);
    try {
      return EXTRACTOR.extract(new LoadedContent(uri, null, bytes, null, null), "auto").markdown();
    } catch (StageException e) {
      assertThat(e.retryable()).isFalse();
      return e.code();
    }
  }

  /** A DTD whose external entities name the secret file and the server. */
  private String doctype(String root) {
    return "<?xml version='1.0'?><!DOCTYPE "
        + root
        + " [<!ENTITY secret SYSTEM '"
        + secret.toUri()
        + "'><!ENTITY % call SYSTEM 'http://127.0.0.1:"
        + server.getLocalPort()
        + "/dtd'> %call; <!ENTITY call SYSTEM 'http://127.0.0.1:"
        + server.getLocalPort()
        + "/entity'>]>";
  }

  private static String word(String text) {
    return ("<w:document xmlns:w='" + WORD + "'><w:body><w:p><w:r><w:t>")
        + (text + "</w:t></w:r></w:p></w:body></w:document>");
  }

  @Test
  void external_entities_of_an_office_document_are_not_read() throws Exception {
    String xml = doctype("w:document") + word("before &secret; &call; after");
    assertThat(outcome("x.docx", SampleDocuments.docx(ZipOutputStream.STORED, xml)))
        .doesNotContain(SECRET);
  }

  @Test
  void external_entities_of_a_picture_are_not_read() throws Exception {
    String svg =
        doctype("svg")
            + "<svg xmlns='http://www.w3.org/2000/svg'><text>&secret; &call;</text></svg>";
    byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
    assertThat(outcome("x.svg", bytes)).isEqualTo("unsupported_type");
    assertThat(outcome("x.html", bytes)).doesNotContain(SECRET);
  }

  @Test
  void external_entities_of_a_form_are_not_read() throws Exception {
    assertThat(
            outcome(
                "x.pdf", SampleDocuments.xfaPdf(SampleDocuments.xfa("The field of honest forms"))))
        .contains("The field of honest forms");
    assertThat(
            outcome(
                "x.pdf",
                SampleDocuments.xfaPdf(doctype("xdp:xdp") + SampleDocuments.xfa("&secret;&call;"))))
        .doesNotContain(SECRET);
  }

  @Test
  void external_entities_of_other_parts_and_formats_are_not_read() throws Exception {
    String styles = doctype("w:styles") + "<w:styles xmlns:w='" + WORD + "'>&secret;</w:styles>";
    OfficeSamples word =
        OfficeSamples.word("<w:p><w:r><w:t>own text</w:t></w:r></w:p>")
            .part("word/document.xml", "s", "styles", "styles.xml")
            .file("word/styles.xml", styles);
    assertThat(outcome("x.docx", word.bytes())).doesNotContain(SECRET);
    OfficeSamples slides = OfficeSamples.slides("");
    slides.file(
        "ppt/slides/slide90.xml",
        doctype("sld")
            + "<p:sld xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main'>"
            + "&secret;&call;</p:sld>");
    assertThat(outcome("x.pptx", slides.bytes())).doesNotContain(SECRET);
    byte[] book =
        SampleDocuments.epub(
            "<manifest><item id='a' href='a.html'/></manifest><spine><itemref idref='a'/></spine>",
            Map.of("in/a.html", doctype("html") + "<html><body>own &secret;&call;</body></html>"));
    assertThat(outcome("x.epub", book)).contains("own").doesNotContain(SECRET);
    Map<String, String> odt = new LinkedHashMap<>();
    odt.put("mimetype", "application/vnd.oasis.opendocument.text");
    odt.put(
        "content.xml",
        doctype("office:document-content")
            + "<office:document-content xmlns:office='"
            + "urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='"
            + "urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text>"
            + "<text:p>own &secret;&call;</text:p></office:text></office:body>"
            + "</office:document-content>");
    assertThat(outcome("x.odt", SampleDocuments.zip(ZipOutputStream.STORED, odt)))
        .doesNotContain(SECRET);
  }

  @Test
  void nested_archives_are_read_to_a_depth_and_a_bomb_within_one_is_refused() throws Exception {
    byte[] inner = SampleDocuments.docx(ZipOutputStream.STORED, word("innermost"));
    for (int i = 0; i < 8; i++) {
      inner = mailWith("level " + i, inner);
    }
    assertThat(outcome("deep.eml", inner)).contains("level 7").doesNotContain("innermost");
    byte[] bomb = SampleDocuments.docx(ZipOutputStream.DEFLATED, word("stone ".repeat(20_000_000)));
    assertThat(outcome("bomb.eml", mailWith("outer text", bomb)))
        .satisfiesAnyOf(
            text -> assertThat(text).startsWith("outer text").hasSizeLessThan(200),
            code -> assertThat(code).isEqualTo("extraction_out_of_memory"));
    byte[] book =
        SampleDocuments.epub(
            "<manifest><item id='a' href='a.html'/></manifest><spine><itemref idref='a'/></spine>",
            Map.of("in/a.html", "<p>" + " ".repeat(100_000_000)));
    assertThat(outcome("bomb.epub", book)).isEqualTo("corrupt_document");
  }

  private static byte[] mailWith(String text, byte[] attached) {
    return ("From: a@b.example\nSubject: s\nMIME-Version: 1.0\n"
            + ("Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\n")
            + (text + "\n--B\nContent-Type: application/octet-stream; name=\"../../x.bin\"\n")
            + "Content-Transfer-Encoding: base64\n\n"
            + (Base64.getMimeEncoder().encodeToString(attached) + "\n--B--\n"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void names_that_lead_out_of_an_archive_write_no_file() throws Exception {
    Path outside = folder.resolve("slip.txt");
    String up = "../".repeat(30) + outside.toString().substring(1);
    OfficeSamples word =
        OfficeSamples.word("<w:p><w:r><w:t>own text</w:t></w:r></w:p>")
            .file(up, "slipped")
            .file("word/" + up, "slipped");
    assertThat(outcome("slip.docx", word.bytes())).isIn("own text", "corrupt_document");
    byte[] book =
        SampleDocuments.epub(
            "<manifest><item id='s' href='"
                + up
                + "'/><item id='a' href='a.html'/></manifest>"
                + "<spine><itemref idref='s'/><itemref idref='a'/></spine>",
            Map.of("in/a.html", "<p>own text</p>", up, "<p>slipped</p>"));
    assertThat(outcome("slip.epub", book)).isEqualTo("own text");
    assertThat(outside).doesNotExist();
  }

  @Test
  void elements_nested_without_end_are_refused() throws Exception {
    int depth = 50_000;
    String open = "<w:tbl><w:tr><w:tc>";
    String close = "</w:tc></w:tr></w:tbl>";
    String nested =
        "<w:document xmlns:w='"
            + WORD
            + "'><w:body>"
            + open.repeat(depth)
            + close.repeat(depth)
            + "</w:body></w:document>";
    assertThat(outcome("x.docx", SampleDocuments.docx(ZipOutputStream.STORED, nested)))
        .isEqualTo("corrupt_document");
    byte[] book =
        SampleDocuments.epub(
            "<manifest><item id='a' href='a.html'/></manifest><spine><itemref idref='a'/></spine>",
            Map.of("in/a.html", "<html><body>" + "<div>".repeat(100_000) + "deep</body></html>"));
    assertThat(outcome("deep.epub", book)).isIn("deep", "corrupt_document");
  }

  @Test
  void characters_that_databases_refuse_are_removed() throws Exception {
    assertThat(outcome("m.eml", "From: a@b.example\nSubject: s\n\na\0b".getBytes(US_ASCII)))
        .isEqualTo("ab");
    byte[] book =
        SampleDocuments.epub(
            "<manifest><item id='a' href='a.html'/></manifest><spine><itemref idref='a'/></spine>",
            Map.of("in/a.html", "<html><body><p>a&#0;b&#xD800;c&#x1F600;</p></body></html>"));
    assertThat(outcome("n.epub", book))
        .doesNotContain("\0")
        .satisfies(
            text -> assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue());
  }

  @Test
  void nested_entities_are_not_expanded() throws Exception {
    StringBuilder laughs = new StringBuilder("<?xml version='1.0'?><!DOCTYPE w:document [");
    laughs.append("<!ENTITY a0 'ha'>");
    for (int i = 1; i < 12; i++) {
      laughs.append("<!ENTITY a" + i + " '" + ("&a" + (i - 1) + ";").repeat(10) + "'>");
    }
    String xml = laughs + "]>" + word("&a11;");
    assertThat(outcome("x.docx", SampleDocuments.docx(ZipOutputStream.STORED, xml)))
        .hasSizeLessThan(10_000);
  }

  @Test
  void zip_bomb_is_refused() throws Exception {
    String xml = word("stone ".repeat(30_000_000));
    byte[] bomb = SampleDocuments.docx(ZipOutputStream.DEFLATED, xml);
    assertThat(bomb).hasSizeLessThan(xml.length() / 100);
    assertThat(outcome("x.docx", bomb)).isIn("corrupt_document", "extraction_out_of_memory");
  }

  @Test
  void sheet_with_millions_of_cells_is_refused_by_the_parser_process() throws Exception {
    String cells = "<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>".repeat(100);
    String table =
        ("<w:document xmlns:w='" + WORD + "'><w:body><w:tbl>")
            + ("<w:tr>" + cells + "</w:tr>").repeat(20_000)
            + "</w:tbl></w:body></w:document>";
    assertThat(outcome("x.docx", SampleDocuments.docx(ZipOutputStream.STORED, table)))
        .isIn("too_large", "extraction_out_of_memory");
  }

  @Test
  void documents_cut_anywhere_and_with_flipped_bytes_are_refused_or_read() throws Exception {
    byte[] pdf = SampleDocuments.pdf("Cut", "A text that is cut off somewhere.");
    byte[] docx = SampleDocuments.docx();
    for (int part = 1; part < 8; part++) {
      assertThat(outcome("c.pdf", Arrays.copyOf(pdf, pdf.length * part / 8))).isNotBlank();
      assertThat(outcome("c.docx", Arrays.copyOf(docx, docx.length * part / 8))).isNotBlank();
      byte[] flipped = docx.clone();
      flipped[docx.length * part / 8] ^= 0x55;
      assertThat(outcome("f.docx", flipped)).isNotBlank();
    }
    assertThat(outcome("e.pdf", SampleDocuments.encryptedPdf())).isEqualTo("encrypted_document");
  }
}

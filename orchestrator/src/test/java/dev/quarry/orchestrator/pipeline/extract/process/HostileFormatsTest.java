package dev.quarry.orchestrator.pipeline.extract.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.ContentExtractor;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector;
import dev.quarry.orchestrator.pipeline.extract.html.HtmlExtractor;
import dev.quarry.orchestrator.pipeline.extract.text.TextExtractor;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same attacks in the parts of every format: entities that grow, entities that name files and
 * servers, and parts that decompress to too much. The text of a document is its own, the reason of
 * a refusal is that of the guard, and the next document is parsed by the same process.
 */
final class HostileFormatsTest {
  private static final String SECRET = "the-secret-of-this-server";
  private static final DocumentExtractor DOCUMENTS =
      new DocumentExtractor(
          new ParserLimits(128, Duration.ofMinutes(2), 1, 1_000, Duration.ofMinutes(2), 1_000_000));
  private static final ContentExtractor EXTRACTOR =
      new ContentExtractor(
          new TypeDetector(), new HtmlExtractor(1_000_000), new TextExtractor(), DOCUMENTS);

  /** A part of a file, and a text that it has. */
  private enum Part {
    WORD("a.docx", "word/document.xml", "Granite is hard."),
    WORD_STYLES("a.docx", "word/styles.xml", null),
    SHEET("a.xlsx", "xl/worksheets/sheet1.xml", null),
    SHARED_STRINGS("a.xlsx", "xl/sharedStrings.xml", "Slate"),
    SHEET_STYLES("a.xlsx", "xl/styles.xml", null),
    WORKBOOK("a.xlsx", "xl/workbook.xml", "Prices"),
    SLIDE("a.pptx", "ppt/slides/slide1.xml", "Keep your distance."),
    PRESENTATION("a.pptx", "ppt/presentation.xml", null),
    OFFICE_PROPERTIES("a.docx", "docProps/core.xml", null),
    OFFICE_TYPES("a.docx", "[Content_Types].xml", null),
    OFFICE_RELATIONS("a.docx", "_rels/.rels", null),
    BOOK("a.epub", "book.opf", "A quarry's year"),
    BOOK_CONTAINER("a.epub", "META-INF/container.xml", null),
    CHAPTER("a.epub", "c.xhtml", "Frost splits the stone."),
    OPEN_TEXT("a.odt", "content.xml", "Own text."),
    OPEN_STYLES("a.odt", "styles.xml", null),
    OPEN_METADATA("a.odt", "meta.xml", "On gates"),
    OPEN_SHEET("a.ods", "content.xml", "Own text."),
    FLAT("a.fodt", "", "Own text."),
    FORM("a.pdf", "", "Own text."),
    SVG("a.svg", "", "Own text."),
    SVG_IN_PAGE("a.html", "", "Own text.");

    private final String file;
    private final String path;
    private final @Nullable String text;

    Part(String file, String path, @Nullable String text) {
      this.file = file;
      this.path = path;
      this.text = text;
    }

    /** The file, with another text in place of that of the part and with a document type. */
    byte[] with(String doctype, String instead) throws IOException {
      UnaryOperator<String> change =
          xml -> {
            String changed = text == null ? inserted(xml, instead) : xml.replace(text, instead);
            assertThat(changed).isNotEqualTo(xml);
            int declared = changed.startsWith("<?xml") ? changed.indexOf("?>") + 2 : 0;
            return changed.substring(0, declared) + doctype + changed.substring(declared);
          };
      return switch (this) {
        case FLAT ->
            change.apply(OpenDocumentSamples.flat("<text:p>Own text.</text:p>")).getBytes(UTF_8);
        case FORM -> SampleDocuments.xfaPdf(change.apply(SampleDocuments.xfa("Own text.")));
        case SVG, SVG_IN_PAGE ->
            change
                .apply("<svg xmlns='http://www.w3.org/2000/svg'><text>Own text.</text></svg>")
                .getBytes(UTF_8);
        default ->
            rewritten(base(), path, xml -> change.apply(new String(xml, UTF_8)).getBytes(UTF_8));
      };
    }

    /** A reference before the end of the root element. */
    private static String inserted(String xml, String text) {
      int end = xml.lastIndexOf("</");
      if (end < 0) {
        int closed = xml.lastIndexOf("/>");
        String name = xml.substring(xml.lastIndexOf('<') + 1).split("[\\s/>]", 2)[0];
        return xml.substring(0, closed) + ">" + text + "</" + name + ">";
      }
      return xml.substring(0, end) + text + xml.substring(end);
    }

    private byte[] base() throws IOException {
      return switch (file) {
        case "a.docx" -> SampleDocuments.docx();
        case "a.xlsx" -> SampleDocuments.xlsx();
        case "a.pptx" -> SampleDocuments.pptx();
        case "a.epub" -> SampleDocuments.epub();
        case "a.ods" ->
            OpenDocumentSamples.sheets(
                    "<table:table table:name='S'><table:table-row><table:table-cell><text:p>"
                        + "Own text.</text:p></table:table-cell></table:table-row></table:table>")
                .bytes();
        default ->
            OpenDocumentSamples.text("", "<text:p>Own text.</text:p>")
                .part("styles.xml", "office:document-styles", "<office:styles/>")
                .part(
                    "meta.xml",
                    "office:document-meta",
                    "<office:meta><dc:title>On gates</dc:title></office:meta>")
                .bytes();
      };
    }

    boolean isArchived() {
      return !path.isEmpty();
    }
  }

  @TempDir private Path folder;
  private ServerSocket server;
  private final AtomicInteger calls = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::countCalls);
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(calls).as("calls of the server that the document names").hasValue(0);
    server.close();
    assertThat(outcome("next.eml", SampleDocuments.mail())).contains("Ten tonnes of gravel");
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

  /** The title and the text, or the error code. */
  private static String outcome(String name, byte[] bytes) throws InterruptedException {
    URI uri = URI.create("https://example.org/" + name);
    try {
      var document = EXTRACTOR.extract(new LoadedContent(uri, null, bytes, null, null), "auto");
      return document.title() + "\n" + document.markdown();
    } catch (StageException e) {
      assertThat(e.retryable()).isFalse();
      return e.code();
    }
  }

  @ParameterizedTest
  @EnumSource
  void document_without_an_attack_is_read(Part part) throws Exception {
    String outcome = outcome(part.file, part.with("", part.text == null ? " " : "harmless"));
    assertThat(outcome).isNotIn("corrupt_document", "empty_document");
  }

  @ParameterizedTest
  @EnumSource
  void external_entities_are_not_read(Part part) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), SECRET);
    String address = "http://127.0.0.1:" + server.getLocalPort() + "/";
    String doctype =
        "<!DOCTYPE x [<!ENTITY secret SYSTEM '"
            + (secret.toUri()
                + "'><!ENTITY call SYSTEM '"
                + address
                + "entity'><!ENTITY % p SYSTEM '")
            + (address + "dtd'>%p;]>");
    assertThat(outcome(part.file, part.with(doctype, "own &secret; &call;")))
        .doesNotContain(SECRET)
        .isNotIn("extraction_timeout", "extraction_out_of_memory");
    String named = "<!DOCTYPE x SYSTEM '" + address + "named.dtd'>";
    assertThat(outcome(part.file, part.with(named, "own"))).doesNotContain(SECRET);
  }

  /** Few entities that a limit of their number does not stop, and many (billion laughs). */
  @ParameterizedTest
  @EnumSource
  void entities_are_not_expanded(Part part) throws Exception {
    for (int levels : new int[] {3, 12}) {
      StringBuilder doctype = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 'haha'>");
      for (int i = 1; i < levels; i++) {
        doctype.append("<!ENTITY a" + i + " '" + ("&a" + (i - 1) + ";").repeat(10) + "'>");
      }
      String laughs = "own &a" + (levels - 1) + ";";
      assertThat(outcome(part.file, part.with(doctype.append("]>").toString(), laughs)))
          .doesNotContain("hahahaha")
          .hasSizeLessThan(10_000)
          .isNotIn("extraction_timeout", "extraction_out_of_memory");
    }
  }

  /**
   * The part begins with 200 MB of blanks, which only a guard counts: no tree and no text has them.
   */
  @ParameterizedTest
  @EnumSource
  void part_that_decompresses_to_too_much_is_refused(Part part) throws Exception {
    if (!part.isArchived()) {
      return;
    }
    byte[] bomb = bomb(part.base(), part.path);
    assertThat(bomb).hasSizeLessThan(2_000_000);
    String outcome = outcome(part.file, bomb);
    if (part == Part.OFFICE_PROPERTIES) {
      // They are read apart from the text, which is left.
      assertThat(outcome).contains("Granite is hard.");
    } else {
      assertThat(outcome).isEqualTo("corrupt_document");
    }
  }

  private static byte[] bomb(byte[] archive, String path) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] blanks = " ".repeat(1_000_000).getBytes(UTF_8);
    try (ZipOutputStream zip = new ZipOutputStream(out);
        ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry; (entry = entries.getNextEntry()) != null; ) {
        zip.putNextEntry(new ZipEntry(entry.getName()));
        String text = new String(entries.readAllBytes(), UTF_8);
        boolean hostile = entry.getName().equals(path);
        int at = text.startsWith("<?xml") ? text.indexOf("?>") + 2 : 0;
        zip.write(text.substring(0, at).getBytes(UTF_8));
        for (int i = 0; hostile && i < 200; i++) {
          zip.write(blanks);
        }
        zip.write(text.substring(at).getBytes(UTF_8));
      }
    }
    return out.toByteArray();
  }

  private static byte[] rewritten(byte[] archive, String path, UnaryOperator<byte[]> change)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean found = false;
    try (ZipOutputStream zip = new ZipOutputStream(out);
        ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry; (entry = entries.getNextEntry()) != null; ) {
        zip.putNextEntry(new ZipEntry(entry.getName()));
        byte[] bytes = entries.readAllBytes();
        boolean hostile = entry.getName().equals(path);
        found |= hostile;
        zip.write(hostile ? change.apply(bytes) : bytes);
      }
    }
    assertThat(found).as(path).isTrue();
    return out.toByteArray();
  }
}

package dev.quarry.orchestrator.pipeline.extract.parser;

import dev.quarry.orchestrator.pipeline.extract.CleanText;
import dev.quarry.orchestrator.pipeline.extract.TextDecoder;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector;
import dev.quarry.orchestrator.pipeline.extract.TypeDetector.Detected;
import dev.quarry.orchestrator.pipeline.extract.book.EpubReader;
import dev.quarry.orchestrator.pipeline.extract.document.Attachments;
import dev.quarry.orchestrator.pipeline.extract.document.BoundedZip;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.HtmlBlocks;
import dev.quarry.orchestrator.pipeline.extract.document.TextLimitException;
import dev.quarry.orchestrator.pipeline.extract.mail.MailReader;
import dev.quarry.orchestrator.pipeline.extract.mail.OutlookReader;
import dev.quarry.orchestrator.pipeline.extract.office.BinaryFile;
import dev.quarry.orchestrator.pipeline.extract.office.OfficeFile;
import dev.quarry.orchestrator.pipeline.extract.opendocument.OpenDocumentReader;
import dev.quarry.orchestrator.pipeline.extract.rtf.RtfReader;
import dev.quarry.orchestrator.pipeline.extract.text.CsvTable;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.poi.poifs.filesystem.FileMagic;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.exception.TikaException;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;
import org.xml.sax.SAXException;

/**
 * Reads one document and the documents within it, each with the reader of its format. Not
 * thread-safe; one instance for each document.
 */
final class DocumentReader implements Attachments {
  private static final int MAX_HTML_DEPTH = 256;

  private final TypeDetector types;
  private final TikaParser tika;
  private final DocumentText out;
  private final EmbeddedBudget budget = new EmbeddedBudget();

  DocumentReader(TypeDetector types, TikaParser tika, DocumentText out) {
    this.types = types;
    this.tika = tika;
    this.out = out;
  }

  /** Reads the document itself. */
  void read(String name, String type, byte[] bytes)
      throws IOException, TikaException, SAXException {
    Detected detected = types.detect(content(name, type, bytes));
    document(name, detected.mediaType(), bytes, true);
    out.fact("mediaType", detected.mediaType());
  }

  @Override
  public void add(String name, String type, byte[] bytes, boolean named) throws IOException {
    if (!budget.allowsAnother() || bytes.length == 0) {
      return;
    }
    Detected detected = types.detect(content(name, type, bytes));
    switch (detected.type()) {
      case EMPTY, UNSUPPORTED -> {
        return;
      }
      default -> {}
    }
    if (named) {
      out.heading(2, CleanText.of(name));
    }
    budget.enter();
    try {
      attached(name, type, bytes, detected);
    } catch (TextLimitException e) {
      throw e;
    } catch (TikaException | SAXException | IOException | RuntimeException e) {
      // A damaged attachment does not make its document unreadable.
      out.fact("unreadableAttachments", "true");
    } finally {
      budget.leave();
    }
  }

  private void attached(String name, String type, byte[] bytes, Detected detected)
      throws IOException, TikaException, SAXException {
    switch (detected.type()) {
      case HTML -> {
        String html = TextDecoder.decode(bytes, type, true);
        Parser parser = Parser.htmlParser().setMaxDepth(MAX_HTML_DEPTH);
        HtmlBlocks.divide(Jsoup.parse(html, "", parser).body(), out::add);
      }
      case CSV -> out.lines(CsvTable.convert(text(type, bytes)));
      case DOCUMENT -> document(name, detected.mediaType(), bytes, false);
      default -> out.lines(text(type, bytes));
    }
  }

  private static String text(String type, byte[] bytes) {
    String text = TextDecoder.decode(bytes, type.isEmpty() ? null : type, false);
    return CleanText.of(text.replace("\r\n", "\n").replace('\r', '\n'));
  }

  private void document(String name, String mediaType, byte[] bytes, boolean whole)
      throws IOException, TikaException, SAXException {
    if (mediaType.equals("message/rfc822")) {
      new MailReader(out, this).read(bytes);
      return;
    }
    if (mediaType.startsWith("application/vnd.oasis.opendocument.flat.")) {
      new OpenDocumentReader(null, out, this).read(bytes);
      return;
    }
    if (RtfReader.isRtf(bytes)) {
      new RtfReader(out, whole).read(bytes);
      return;
    }
    boolean read =
        switch (FileMagic.valueOf(bytes)) {
          case OOXML -> archive(bytes);
          case OLE2 -> compound(bytes, whole);
          default -> false;
        };
    if (!read) {
      tika.parse(name, mediaType, bytes, out, whole, budget);
    }
  }

  private boolean archive(byte[] bytes) throws IOException, TikaException {
    try (BoundedZip zip = new BoundedZip(bytes)) {
      if (zip.getEntry("[Content_Types].xml") != null) {
        try (OfficeFile file = OfficeFile.open(zip)) {
          if (file.isReadable()) {
            file.read(out, this);
            return true;
          }
        }
      } else if (EpubReader.isBook(zip)) {
        new EpubReader(zip, out).read();
        return true;
      } else if (OpenDocumentReader.isOpenDocument(zip)) {
        new OpenDocumentReader(zip, out, this).read();
        return true;
      }
      return false;
    }
  }

  private boolean compound(byte[] bytes, boolean whole) throws IOException {
    try (POIFSFileSystem file = new POIFSFileSystem(new ByteArrayInputStream(bytes))) {
      if (OutlookReader.isMail(file.getRoot())) {
        new OutlookReader(out, this).read(file.getRoot());
        return true;
      }
      return new BinaryFile(file.getRoot(), out).read(this, whole);
    }
  }

  private static LoadedContent content(String name, String type, byte[] bytes) {
    URI uri;
    try {
      uri = new URI(null, null, "/" + name, null);
    } catch (URISyntaxException e) {
      uri = URI.create("/");
    }
    return new LoadedContent(uri, type.isEmpty() ? null : type, bytes, null, null);
  }
}

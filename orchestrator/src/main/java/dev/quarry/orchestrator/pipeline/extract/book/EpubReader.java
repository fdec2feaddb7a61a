package dev.quarry.orchestrator.pipeline.extract.book;

import dev.quarry.orchestrator.knowledge.StatedDate;
import dev.quarry.orchestrator.pipeline.extract.TextDecoder;
import dev.quarry.orchestrator.pipeline.extract.document.BoundedZip;
import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.HtmlBlocks;
import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.apache.tika.exception.EncryptedDocumentException;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Reads a book (EPUB 2 and 3): its chapters in the order of the spine, without the tables of
 * contents.
 */
public final class EpubReader {
  private static final String CONTAINER = "META-INF/container.xml";
  private static final int MAX_DEPTH = 256;

  private final BoundedZip zip;
  private final DocumentText out;

  public EpubReader(BoundedZip zip, DocumentText out) {
    this.zip = zip;
    this.out = out;
  }

  /** Whether the archive is a book. */
  public static boolean isBook(BoundedZip zip) {
    return zip.getEntry(CONTAINER) != null;
  }

  /**
   * Writes text and metadata of the book.
   *
   * @throws EncryptedDocumentException if a chapter is encrypted
   */
  public void read() throws IOException, EncryptedDocumentException {
    try {
      Xml root = xml(CONTAINER).child("ocf:rootfiles", "ocf:rootfile");
      if (root == null) {
        throw new IOException("the book names no package");
      }
      String path = root.attributeOr("full-path");
      spine(xml(path), path);
    } catch (XMLStreamException e) {
      throw new IOException("the package of the book is damaged", e);
    }
  }

  private Xml xml(String path) throws IOException, XMLStreamException {
    byte[] bytes = zip.read(path);
    if (bytes == null) {
      throw new IOException("the book lacks a file that it names");
    }
    return Xml.read(new ByteArrayInputStream(bytes));
  }

  private void spine(Xml book, String path)
      throws IOException, EncryptedDocumentException, XMLStreamException {
    metadata(book.child("opf:metadata"));
    Map<String, String> paths = new HashMap<>();
    Set<String> navigation = new HashSet<>();
    each(
        book.child("opf:manifest"),
        item -> {
          String file = resolve(path, item.attributeOr("href"));
          paths.put(item.attributeOr("id"), file);
          if (List.of(item.attributeOr("properties").split(" ", -1)).contains("nav")) {
            navigation.add(file);
          }
        });
    each(
        book.child("opf:guide"),
        reference -> {
          if (reference.attributeOr("type").equals("toc")) {
            navigation.add(resolve(path, reference.attributeOr("href")));
          }
        });
    Set<String> encrypted = encrypted();
    Xml spine = book.child("opf:spine");
    if (spine == null) {
      throw new IOException("the book has no order of reading");
    }
    Set<String> read = new HashSet<>(navigation);
    for (Xml item : spine.elements()) {
      String chapter = paths.get(item.attributeOr("idref"));
      if (chapter == null || !read.add(chapter)) {
        continue;
      }
      if (encrypted.contains(chapter)) {
        throw new EncryptedDocumentException();
      }
      byte[] bytes = zip.read(chapter);
      if (bytes != null) {
        HtmlBlocks.divide(body(bytes), out::add);
      }
    }
  }

  private static void each(@Nullable Xml parent, java.util.function.Consumer<Xml> child) {
    if (parent != null) {
      parent.elements().forEach(child);
    }
  }

  private void metadata(@Nullable Xml metadata) {
    each(
        metadata,
        e -> {
          switch (e.name()) {
            case "dc:title" -> out.fact("title", e.text());
            case "dc:creator" -> out.fact("author", e.text());
            case "dc:language" -> out.fact("language", e.text());
            case "dc:description" -> out.fact("description", e.text());
            case "dc:date" ->
                out.fact(
                    "published", StatedDate.parse(e.text()).map(StatedDate::text).orElse(e.text()));
            default -> {}
          }
        });
  }

  /** The paths of encrypted files. Books with obfuscated fonts encrypt nothing else. */
  private Set<String> encrypted() throws IOException, XMLStreamException {
    Set<String> encrypted = new HashSet<>();
    byte[] bytes = zip.read("META-INF/encryption.xml");
    if (bytes != null) {
      Xml.read(new ByteArrayInputStream(bytes))
          .descendants(
              e -> {
                if (e.is("CipherReference")) {
                  encrypted.add(resolve("", e.attributeOr("URI")));
                }
              });
    }
    return encrypted;
  }

  /** A path in the archive; a path outside of it leads to no entry. */
  private static String resolve(String base, String href) {
    String file = href.indexOf('#') < 0 ? href : href.substring(0, href.indexOf('#'));
    try {
      String decoded = URLDecoder.decode(file.replace("+", "%2B"), StandardCharsets.UTF_8);
      String folder = base.substring(0, base.lastIndexOf('/') + 1);
      String path = new URI(null, null, "/" + folder + decoded, null).normalize().getPath();
      return path == null ? file : path.substring(1);
    } catch (java.net.URISyntaxException | IllegalArgumentException e) {
      return file;
    }
  }

  private static Element body(byte[] bytes) {
    String text = TextDecoder.decode(bytes, null, true);
    // Parsed as XML: an empty element such as <title/> would hide the chapter from an HTML parser.
    Document xml = Jsoup.parse(text, "", Parser.xmlParser().setMaxDepth(MAX_DEPTH));
    Element body = xml.selectFirst("body");
    return body == null || !body.hasText()
        ? Jsoup.parse(text, "", Parser.htmlParser().setMaxDepth(MAX_DEPTH)).body()
        : body;
  }
}

package dev.quarry.orchestrator.pipeline.extract.tika;

import dev.quarry.orchestrator.pipeline.extract.tika.WorkerProtocol.Reply;
import dev.quarry.orchestrator.pipeline.extract.tika.WorkerProtocol.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.UnsupportedFormatException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.exception.ZeroByteFileException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.mail.RFC822Parser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.odf.OpenDocumentParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.parser.txt.TXTParser;
import org.apache.tika.sax.ToXMLContentHandler;
import org.apache.tika.sax.WriteOutContentHandler;
import org.xml.sax.SAXException;

/**
 * Parses one document with Tika. Only the listed parsers are used: none of them runs OCR, starts a
 * program or opens a connection.
 */
final class DocumentParser {
  private static final Map<String, Property> PROPERTIES =
      Map.of(
          "title", TikaCoreProperties.TITLE,
          "author", TikaCoreProperties.CREATOR,
          "language", TikaCoreProperties.LANGUAGE,
          "description", TikaCoreProperties.DESCRIPTION,
          "published", TikaCoreProperties.CREATED,
          "modified", TikaCoreProperties.MODIFIED);
  private static final Set<String> PAGE_COUNT_NAMES =
      Set.of("xmpTPg:NPages", "meta:page-count", "Page-Count", "meta:slide-count");

  private final AutoDetectParser tika =
      new AutoDetectParser(
          new PDFParser(),
          new OOXMLParser(),
          new OfficeParser(),
          new OpenDocumentParser(),
          new EpubParser(),
          new RTFParser(),
          new RFC822Parser(),
          new JSoupParser(),
          new TXTParser());

  Reply parse(Request request) {
    Metadata metadata = new Metadata();
    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, request.name());
    if (!request.type().isEmpty()) {
      metadata.set(Metadata.CONTENT_TYPE, request.type());
    }
    ToXMLContentHandler xml = new ToXMLContentHandler();
    WriteOutContentHandler bounded = new WriteOutContentHandler(xml, request.maxChars());
    boolean truncated = false;
    try (TikaInputStream in = TikaInputStream.get(request.bytes())) {
      tika.parse(in, bounded, metadata, context());
    } catch (EncryptedDocumentException e) {
      return new Reply.Refused("encrypted_document");
    } catch (UnsupportedFormatException e) {
      return new Reply.Refused("unsupported_type");
    } catch (ZeroByteFileException e) {
      return new Reply.Refused("empty_document");
    } catch (TikaException | SAXException | IOException | RuntimeException e) {
      if (!WriteLimitReachedException.isWriteLimitReached(e)) {
        return new Reply.Refused(causedByEncryption(e) ? "encrypted_document" : "corrupt_document");
      }
      truncated = true;
    } catch (StackOverflowError e) {
      return new Reply.Refused("corrupt_document");
    }
    String xhtml = xml.toString();
    // The handler limits text only, not markup: a sheet may have a million cells of one character.
    return xhtml.getBytes(StandardCharsets.UTF_8).length > WorkerProtocol.MAX_XHTML_BYTES
        ? new Reply.Refused("too_large")
        : new Reply.Parsed(xhtml, facts(metadata, truncated));
  }

  private ParseContext context() {
    PDFParserConfig pdf = new PDFParserConfig();
    pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
    pdf.setExtractInlineImages(false);
    pdf.setExtractBookmarksText(false);
    pdf.setExtractAnnotationText(false);
    pdf.setSuppressDuplicateOverlappingText(true);
    pdf.setMaxMainMemoryBytes(64L * 1024 * 1024);
    OfficeParserConfig office = new OfficeParserConfig();
    office.setExtractMacros(false);
    office.setIncludeHeadersAndFooters(false);
    office.setIncludeSlideMasterContent(false);
    office.setUseSAXDocxExtractor(false);
    ParseContext context = new ParseContext();
    context.set(PDFParserConfig.class, pdf);
    context.set(OfficeParserConfig.class, office);
    context.set(Parser.class, tika);
    context.set(EmbeddedDocumentExtractor.class, new AttachmentLimits(context));
    return context;
  }

  private static Map<String, String> facts(Metadata metadata, boolean truncated) {
    Map<String, String> facts = new LinkedHashMap<>();
    PROPERTIES.forEach((name, property) -> put(facts, name, metadata.get(property)));
    PAGE_COUNT_NAMES.forEach(name -> put(facts, "pages", metadata.get(name)));
    put(facts, "mediaType", metadata.get(Metadata.CONTENT_TYPE));
    if (truncated) {
      facts.put("truncated", "true");
    }
    return facts;
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (value != null && !value.isBlank() && value.length() <= 2_000) {
      facts.putIfAbsent(name, value.strip());
    }
  }

  private static boolean causedByEncryption(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EncryptedDocumentException) {
        return true;
      }
    }
    return false;
  }
}

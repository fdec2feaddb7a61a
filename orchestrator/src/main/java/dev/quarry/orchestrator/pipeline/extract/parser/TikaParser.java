package dev.quarry.orchestrator.pipeline.extract.parser;

import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.XhtmlBlocks;
import dev.quarry.orchestrator.pipeline.extract.pdf.PdfBlocks;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.parser.txt.TXTParser;
import org.apache.tika.sax.WriteOutContentHandler;
import org.jsoup.nodes.Element;
import org.xml.sax.SAXException;

/**
 * Reads the formats that have no reader of their own with Tika: PDF, and the binary formats of Word
 * and of old versions of Excel. Only the listed parsers are used: none of them runs OCR, starts a
 * program or opens a connection.
 */
final class TikaParser {
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
          new JSoupParser(),
          new TXTParser());

  /**
   * Writes the text of a document.
   *
   * @param facts whether its metadata is that of the whole document
   */
  void parse(
      String name,
      String type,
      byte[] bytes,
      DocumentText out,
      boolean facts,
      EmbeddedBudget budget)
      throws IOException, TikaException, SAXException {
    Metadata metadata = new Metadata();
    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
    if (!type.isEmpty()) {
      metadata.set(Metadata.CONTENT_TYPE, type);
    }
    boolean pdf = bytes.length > 4 && bytes[0] == '%' && bytes[1] == 'P' && bytes[2] == 'D';
    PdfBlocks pages = new PdfBlocks();
    boolean sheets = type.contains("excel") || type.contains("spreadsheet");
    if (sheets) {
      out.headingsAreNoTitle();
    }
    Consumer<Element> blocks = pdf ? pages::add : out::add;
    XhtmlBlocks handler = new XhtmlBlocks(blocks);
    boolean cut = false;
    try (TikaInputStream in = TikaInputStream.get(bytes)) {
      tika.parse(
          in, new WriteOutContentHandler(handler, out.maxChars()), metadata, context(budget));
    } catch (SAXException | TikaException e) {
      if (!WriteLimitReachedException.isWriteLimitReached(e)) {
        throw e;
      }
      cut = true;
    } finally {
      if (facts) {
        PROPERTIES.forEach((fact, property) -> out.fact(fact, metadata.get(property)));
        PAGE_COUNT_NAMES.forEach(fact -> out.fact("pages", metadata.get(fact)));
        out.fact("mediaType", metadata.get(Metadata.CONTENT_TYPE));
      }
    }
    handler.end();
    pages.write(out);
    if (cut) {
      out.fact("truncated", "true");
    }
  }

  private ParseContext context(EmbeddedBudget budget) {
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
    ParseContext context = new ParseContext();
    context.set(PDFParserConfig.class, pdf);
    context.set(OfficeParserConfig.class, office);
    context.set(Parser.class, tika);
    context.set(EmbeddedDocumentExtractor.class, new AttachmentLimits(context, budget));
    return context;
  }
}

package dev.quarry.orchestrator.pipeline.extract.parser;

import java.io.IOException;
import java.io.InputStream;
import org.apache.tika.extractor.ParsingEmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Limits the depth and the number of embedded documents that are parsed. */
final class AttachmentLimits extends ParsingEmbeddedDocumentExtractor {
  private static final int MAX_DEPTH = 3;
  private static final int MAX_EMBEDDED_DOCUMENTS = 200;

  private int depth;
  private int seen;

  AttachmentLimits(ParseContext context) {
    super(context);
  }

  @Override
  public boolean shouldParseEmbedded(Metadata metadata) {
    String type = metadata.get(Metadata.CONTENT_TYPE);
    boolean picture = type != null && type.startsWith("image/");
    return !picture
        && depth < MAX_DEPTH
        && seen < MAX_EMBEDDED_DOCUMENTS
        && super.shouldParseEmbedded(metadata);
  }

  @Override
  public void parseEmbedded(
      InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml)
      throws SAXException, IOException {
    seen++;
    depth++;
    try {
      super.parseEmbedded(stream, handler, metadata, outputHtml);
    } finally {
      depth--;
    }
  }
}

package dev.quarry.orchestrator.pipeline.extract.tika;

import java.io.IOException;
import java.io.InputStream;
import org.apache.tika.extractor.ParsingEmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Parses what is inside a document, but not for ever: depth and number are bounded. */
final class AttachmentLimits extends ParsingEmbeddedDocumentExtractor {
  private static final int DEEPEST = 3;
  private static final int MOST = 200;

  private int depth;
  private int seen;

  AttachmentLimits(ParseContext context) {
    super(context);
  }

  @Override
  public boolean shouldParseEmbedded(Metadata metadata) {
    String type = metadata.get(Metadata.CONTENT_TYPE);
    boolean picture = type != null && type.startsWith("image/");
    return !picture && depth < DEEPEST && seen < MOST && super.shouldParseEmbedded(metadata);
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

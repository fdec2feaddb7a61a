package dev.quarry.orchestrator.pipeline.extract.parser;

import java.io.IOException;
import java.io.InputStream;
import org.apache.tika.extractor.ParsingEmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Passes the documents that Tika finds within a document on, as far as the budget allows. */
final class AttachmentLimits extends ParsingEmbeddedDocumentExtractor {
  private final EmbeddedBudget budget;

  AttachmentLimits(ParseContext context, EmbeddedBudget budget) {
    super(context);
    this.budget = budget;
  }

  @Override
  public boolean shouldParseEmbedded(Metadata metadata) {
    String type = metadata.get(Metadata.CONTENT_TYPE);
    boolean picture = type != null && type.startsWith("image/");
    return !picture && budget.allowsAnother() && super.shouldParseEmbedded(metadata);
  }

  @Override
  public void parseEmbedded(
      InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml)
      throws SAXException, IOException {
    budget.enter();
    try {
      super.parseEmbedded(stream, handler, metadata, outputHtml);
    } finally {
      budget.leave();
    }
  }
}

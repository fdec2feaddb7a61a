package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.CleanText;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.extract.TextDecoder;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/**
 * The main content of a web page as Markdown, what the page says about itself and where it leads.
 * Thread-safe.
 */
public final class HtmlExtractor implements Extractor {
  /** Deeper elements are put at this depth: no page means more, and the tree can be recursed. */
  private static final int DEEPEST = 256;

  private final int maxChars;

  /**
   * @param maxChars what stands behind is not read; the document's metadata then says {@code
   *     truncated}
   */
  public HtmlExtractor(int maxChars) {
    this.maxChars = maxChars;
  }

  @Override
  public ExtractedDocument extract(LoadedContent content, String typeHint) throws StageException {
    String html = CleanText.of(TextDecoder.decode(content.bytes(), content.declaredType(), true));
    boolean truncated = html.length() > maxChars;
    Document page = parse(truncated ? html.substring(0, maxChars) : html, content.uri());
    PageFacts facts = PageFacts.of(page);
    List<URI> links = facts.followable() ? PageLinks.of(page) : List.of();
    String markdown = PageText.of(page, facts);
    Map<String, Object> metadata = new LinkedHashMap<>(facts.metadata());
    metadata.put("mediaType", "text/html");
    if (truncated) {
      metadata.put("truncated", true);
    }
    return new ExtractedDocument(
        facts.title(),
        CleanText.of(markdown),
        facts.language(),
        facts.canonical(),
        links,
        facts.indexable(),
        metadata);
  }

  private static Document parse(String html, URI base) {
    return Jsoup.parse(html, base.toString(), Parser.htmlParser().setMaxDepth(DEEPEST));
  }
}

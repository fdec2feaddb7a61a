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

/** Extracts the main content of a web page as Markdown, its metadata and its links. Thread-safe. */
public final class HtmlExtractor implements Extractor {
  /** Deeper elements are flattened to this depth, so that the tree can be traversed recursively. */
  private static final int MAX_DEPTH = 256;

  private final int maxChars;

  /**
   * @param maxChars text beyond this is cut off; the document's metadata then contains {@code
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
    PageDirectives directives = PageDirectives.of(page);
    List<URI> links = directives.robots().followable() ? PageLinks.of(page) : List.of();
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
        directives.robots().indexable(),
        metadata,
        directives.refresh(),
        directives.nofollow());
  }

  private static Document parse(String html, URI base) {
    return Jsoup.parse(html, base.toString(), Parser.htmlParser().setMaxDepth(MAX_DEPTH));
  }
}

package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.extract.CleanText;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.ExtractionBudget;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.extract.TextDecoder;
import dev.quarry.orchestrator.pipeline.extract.markdown.LinkResolver;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;

/** Extracts the main content of a web page as Markdown, its metadata and its links. Thread-safe. */
public final class HtmlExtractor implements Extractor {
  private final int maxChars;
  private final ExtractionBudget budget;
  private final InstantSource clock;

  /**
   * @param maxChars text beyond this is cut off; the document's metadata then contains {@code
   *     truncated}
   * @param budget shared with all others that parse pages in this process
   * @param clock for pages that must not be indexed after a date
   */
  public HtmlExtractor(int maxChars, ExtractionBudget budget, InstantSource clock) {
    this.maxChars = maxChars;
    this.budget = budget;
    this.clock = clock;
  }

  /** With a budget of its own and the clock of the system. */
  public HtmlExtractor(int maxChars) {
    this(
        maxChars,
        ExtractionBudget.ofThisMachine(ExtractionBudget.DEFAULT_BYTES),
        InstantSource.system());
  }

  @Override
  public ExtractedDocument extract(LoadedContent content, String typeHint)
      throws StageException, InterruptedException {
    ExtractionBudget.Permit permit = budget.acquire(content.bytes().length);
    try (permit) {
      return extract(content);
    }
  }

  private ExtractedDocument extract(LoadedContent content) throws StageException {
    String html = CleanText.of(TextDecoder.decode(content.bytes(), content.declaredType(), true));
    boolean truncated = html.length() > maxChars;
    Document page = PageParser.parse(truncated ? html.substring(0, maxChars) : html, content.uri());
    PageFacts.Collector found = new PageFacts.Collector();
    PageLinks links = new PageLinks();
    Clutter clutter = new Clutter();
    ElementVisitor.traverse(page, found, links, clutter);
    LinkResolver resolver = new LinkResolver(page.baseUri());
    PageFacts facts = PageFacts.of(page, found);
    List<URI> targets = links.resolved(page.baseUri());
    PageDirectives directives = PageDirectives.of(page, targets, clock.instant());
    Map<String, Object> metadata = new LinkedHashMap<>(facts.metadata());
    metadata.put("mediaType", "text/html");
    if (truncated) {
      metadata.put("truncated", true);
    }
    return new ExtractedDocument(
        facts.title(),
        CleanText.of(new PageText(clutter, resolver, facts.title()).of(page)),
        facts.language(),
        facts.canonical(),
        directives.robots().followable() ? targets : List.of(),
        directives.robots().indexable(),
        metadata,
        directives.refresh(),
        directives.nofollow(),
        List.of());
  }
}

package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.knowledge.Definition;
import dev.quarry.orchestrator.pipeline.extract.CleanText;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument;
import dev.quarry.orchestrator.pipeline.extract.ExtractedDocument.Anchor;
import dev.quarry.orchestrator.pipeline.extract.ExtractionBudget;
import dev.quarry.orchestrator.pipeline.extract.Extractor;
import dev.quarry.orchestrator.pipeline.extract.TextDecoder;
import dev.quarry.orchestrator.pipeline.extract.markdown.LinkResolver;
import dev.quarry.orchestrator.pipeline.extract.markdown.Markdown;
import dev.quarry.orchestrator.pipeline.extract.markdown.MarkdownWriter;
import dev.quarry.orchestrator.pipeline.load.LoadedContent;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

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
    Unseen unseen = new Unseen();
    ElementVisitor.traverse(page, found, links, unseen);
    LinkResolver resolver = new LinkResolver(page.baseUri());
    PageFacts facts = PageFacts.of(page, found, unseen);
    List<URI> targets = links.resolved(page.baseUri());
    PageDirectives directives = PageDirectives.of(page, targets, clock.instant());
    Map<String, Object> metadata = new LinkedHashMap<>(facts.metadata());
    metadata.put("mediaType", "text/html");
    if (truncated) {
      metadata.put("truncated", true);
    }
    Element main = new PageText(page.body(), unseen, facts).select();
    StructuredText.complete(main, found.data(), content.uri());
    Markdown markdown = cleaned(MarkdownWriter.document(main, resolver));
    return new ExtractedDocument(
        facts.title(),
        markdown.text(),
        facts.language(),
        facts.canonical(),
        directives.robots().followable() ? targets : List.of(),
        directives.robots().indexable(),
        metadata,
        directives.refresh(),
        directives.nofollow(),
        markdown.anchors(),
        markdown.definitions());
  }

  /** Character references of the page can stand for characters that a text must not have. */
  private static Markdown cleaned(Markdown written) {
    String text = written.text();
    String clean = CleanText.of(text);
    if (clean.length() == text.length()) {
      return written;
    }
    NavigableMap<Integer, Integer> moved = new TreeMap<>();
    written.anchors().forEach(anchor -> moved.put(anchor.offset(), 0));
    for (Definition each : written.definitions()) {
      List.of(each.start(), each.meaning(), each.end()).forEach(offset -> moved.put(offset, 0));
    }
    int from = 0;
    int offset = 0;
    for (Map.Entry<Integer, Integer> place : moved.entrySet()) {
      offset += CleanText.of(text.substring(from, place.getKey())).length();
      from = place.getKey();
      place.setValue(offset);
    }
    return new Markdown(
        clean,
        written.anchors().stream()
            .map(anchor -> new Anchor(moved.getOrDefault(anchor.offset(), 0), anchor.id()))
            .toList(),
        written.definitions().stream()
            .map(
                each ->
                    new Definition(
                        moved.getOrDefault(each.start(), 0),
                        moved.getOrDefault(each.meaning(), 0),
                        moved.getOrDefault(each.end(), 0)))
            .toList());
  }
}

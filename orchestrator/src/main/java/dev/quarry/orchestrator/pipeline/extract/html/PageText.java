package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.markdown.MarkdownWriter;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the text of a page: removes boilerplate, finds the main content, removes link lists. If
 * too little of the page's text is left, the class-based removal is undone.
 */
final class PageText {
  private static final int MIN_LENGTH = 250;

  private PageText() {}

  /** Extracts the text as Markdown. Modifies the page, which must not be used afterwards. */
  static String of(Document page, PageFacts facts) {
    Clutter.removeAlways(page);
    Element body = page.body();
    Element unpruned = body.clone();
    TextStats stats = new TextStats(body);
    Clutter.removeComments(body, stats);
    Clutter.removeNamed(body, stats);
    Element content = MainContent.of(body);
    Pruning.prune(content);
    removeTitle(content, facts.title());
    String markdown = MarkdownWriter.write(content);
    if (markdown.length() >= MIN_LENGTH || unpruned.text().length() < 2 * markdown.length()) {
      return markdown;
    }
    removeTitle(unpruned, facts.title());
    String whole = MarkdownWriter.write(MainContent.of(unpruned));
    return whole.length() > markdown.length() ? whole : markdown;
  }

  /** Removes a heading that repeats the document's title. */
  private static void removeTitle(Element content, @Nullable String title) {
    Element first = content.selectFirst("h1, h2");
    if (title != null
        && first != null
        && PageFacts.same(first.text()).equals(PageFacts.same(title))) {
      first.remove();
    }
  }
}

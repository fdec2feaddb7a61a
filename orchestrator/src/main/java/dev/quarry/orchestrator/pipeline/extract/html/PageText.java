package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.markdown.MarkdownWriter;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * A page's text: clutter goes, the content is found, links that lead elsewhere go. When too little
 * is left of a page that had text, the step that took too much is left out.
 */
final class PageText {
  private static final int ENOUGH = 250;

  private PageText() {}

  /** Takes the page apart: it is not to be used afterwards. */
  static String of(Document page, PageFacts facts) {
    Clutter.removeAlways(page);
    Element body = page.body();
    Element careful = body.clone();
    TextStats stats = new TextStats(body);
    Clutter.removeComments(body, stats);
    Clutter.removeNamed(body, stats);
    Element content = MainContent.of(body);
    Pruning.prune(content);
    removeTitle(content, facts.title());
    String markdown = MarkdownWriter.write(content);
    if (markdown.length() >= ENOUGH || careful.text().length() < 2 * markdown.length()) {
      return markdown;
    }
    removeTitle(careful, facts.title());
    String whole = MarkdownWriter.write(MainContent.of(careful));
    return whole.length() > markdown.length() ? whole : markdown;
  }

  /** The title at the top is the document's title and not repeated in its text. */
  private static void removeTitle(Element content, @Nullable String title) {
    Element first = content.selectFirst("h1, h2");
    if (title != null
        && first != null
        && PageFacts.same(first.text()).equals(PageFacts.same(title))) {
      first.remove();
    }
  }
}

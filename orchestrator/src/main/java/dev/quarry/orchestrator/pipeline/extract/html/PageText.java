package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import dev.quarry.orchestrator.pipeline.extract.markdown.LinkResolver;
import dev.quarry.orchestrator.pipeline.extract.markdown.MarkdownWriter;
import java.util.List;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the text of a page: removes boilerplate, finds the main content, removes link lists. If
 * too little of the page's text is left, the class-based removal is undone.
 */
final class PageText {
  private static final int MIN_LENGTH = 250;

  private final Clutter clutter;
  private final LinkResolver links;
  private final @Nullable String title;

  /**
   * @param clutter has seen the page
   * @param title of the document; a heading that repeats it is left out
   */
  PageText(Clutter clutter, LinkResolver links, @Nullable String title) {
    this.clutter = clutter;
    this.links = links;
    this.title = title;
  }

  /** Extracts the text as Markdown. Modifies the page, which must not be used afterwards. */
  String of(Document page) {
    clutter.removeAlways(new Removals());
    Element body = page.body();
    Removals removals = new Removals();
    String markdown = content(body, removals);
    if (markdown.length() >= MIN_LENGTH) {
      return markdown;
    }
    removals.undo();
    if (!Markup.hasText(body, 2 * markdown.length())) {
      return markdown;
    }
    removeTitle(body, removals);
    String whole = write(MainContent.of(new TextTree(body, removals)).element);
    return whole.length() > markdown.length() ? whole : markdown;
  }

  private String content(Element body, Removals removals) {
    TextTree tree = new TextTree(body, removals);
    clutter.removeNamed(tree);
    Region content = MainContent.of(tree);
    if (TextTree.hasContext(content)) {
      tree = new TextTree(content.element, removals);
      content = tree.root();
    }
    Pruning.prune(tree, content);
    removeTitle(content.element, removals);
    return write(content.element);
  }

  private String write(Element content) {
    return MarkdownWriter.write(content, links);
  }

  /** Removes a heading that repeats the document's title. */
  private void removeTitle(Element content, Removals removals) {
    Element first = Markup.first(content, e -> e.nameIs("h1") || e.nameIs("h2"));
    if (title != null
        && first != null
        && PageFacts.same(first.text()).equals(PageFacts.same(title))) {
      removals.remove(List.of(first));
    }
  }
}

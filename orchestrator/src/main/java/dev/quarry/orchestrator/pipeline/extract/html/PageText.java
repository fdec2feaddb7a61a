package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Selects the text of a page: marks what is boilerplate, finds the main content, marks the lists of
 * links in it. If too little of the page's text is left, the marks are taken back and the next,
 * more careful strategy is tried. Not thread-safe.
 */
final class PageText {
  private static final int MIN_LENGTH = 180;

  /** A text of this length is a sentence. */
  private static final int MIN_SHORT = 20;

  private static final int MIN_SENTENCES = 50;

  /** A short article, beside the teasers of other ones. */
  private static final double MIN_ARTICLE_SHARE = 0.05;

  /** A strategy that leaves less of the page's text than this has lost something. */
  private static final double MIN_SHARE = 0.1;

  private final TextTree tree;
  private final PageKind kind;
  private final PageFacts facts;

  /**
   * @param unseen has seen the page
   * @param facts the document's title; a heading that repeats it is left out
   */
  PageText(Element body, Unseen unseen, PageFacts facts) {
    this.tree = new TextTree(body, unseen::contains);
    this.kind = facts.kind();
    this.facts = facts;
  }

  /** Selects the main content, and removes from it what is left out. */
  Element select() {
    int all = tree.root().unlinked();
    Region content = main();
    if (isTooLittle(content, all)) {
      int first = content.unlinked();
      int linked = content.linked();
      content =
          strategies()
              .map(Supplier::get)
              .filter(other -> other.unlinked() >= Math.max(2 * first, MIN_SHARE * all))
              .filter(
                  other -> first < MIN_SHORT || other.unlinked() - first > other.linked() - linked)
              .findFirst()
              .orElseGet(this::again);
    }
    Element first = heading(content.element);
    Element lead = kind == PageKind.ARTICLE ? Lead.find(tree, content, facts.descriptions()) : null;
    if (lead != null) {
      Lead.add(lead, tree, content.element, first);
    }
    Removal.remove(content.element, e -> e == first || tree.isLeftOut(e));
    return content.element;
  }

  private boolean isTooLittle(Region content, int all) {
    boolean lost = kind == PageKind.DOCUMENT && content.unlinked() < MIN_SHARE * all;
    return lost || content.unlinked() < MIN_LENGTH && !isShortPage(content, all);
  }

  /** A short text at the place where its generator puts the text: with a heading, or sentences. */
  private boolean isShortPage(Region content, int all) {
    if (kind == PageKind.ARTICLE) {
      return content.unlinked() >= Math.max(MIN_SENTENCES, MIN_ARTICLE_SHARE * all)
          && content.commas() > 1
          && Markup.closest(content.element, MainContent::isWellKnown) != null;
    }
    return content.headings() > 0
        && content.unlinked() >= MIN_SHORT
        && Markup.closest(content.element, MainContent::isPlace) != null;
  }

  private Region main() {
    Framing.drop(tree, kind);
    if (kind == PageKind.ARTICLE) {
      OtherArticles.drop(tree, facts.title());
    }
    new NamedBoilerplate(tree, kind).drop();
    Region content = MainContent.of(tree, kind);
    LinkLists.dropContents(tree, content);
    if (kind == PageKind.ARTICLE) {
      LinkLists.drop(tree, content);
      ArticleParts.drop(tree, content);
    }
    return content;
  }

  /** The strategies that keep more, the one that keeps least first. */
  private Stream<Supplier<Region>> strategies() {
    return Stream.of(this::withoutFraming, this::whole, this::everything);
  }

  private Region again() {
    tree.restore();
    return main();
  }

  /** Names of classes decide nothing. */
  private Region withoutFraming() {
    tree.restore();
    Framing.drop(tree, PageKind.DOCUMENT);
    return MainContent.of(tree, PageKind.DOCUMENT);
  }

  /** The whole page but its boilerplate. */
  private Region whole() {
    tree.restore();
    Framing.drop(tree, PageKind.DOCUMENT);
    new NamedBoilerplate(tree, PageKind.DOCUMENT).drop();
    LinkLists.dropContents(tree, tree.root());
    return tree.root();
  }

  private Region everything() {
    tree.restore();
    return tree.root();
  }

  /** The heading that repeats the document's title, if it is the first one. */
  private @Nullable Element heading(Element content) {
    String title = facts.title();
    if (title == null) {
      return null;
    }
    Element first =
        Markup.first(content, e -> !tree.isLeftOut(e) && (e.nameIs("h1") || e.nameIs("h2")));
    return first != null
            && PageFacts.same(Markup.text(first, tree::isLeftOut)).equals(PageFacts.same(title))
        ? first
        : null;
  }
}

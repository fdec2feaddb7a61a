package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Marks the articles beside the one that has the page's title as its headline: they are the
 * beginnings of other pages, and together may have more text.
 */
final class OtherArticles {
  /** A headline with less text is apart from its article. */
  private static final int MIN_TEXT = 200;

  private OtherArticles() {}

  static void drop(TextTree tree, @Nullable String title) {
    List<Region> articles = new ArrayList<>();
    tree.forEach(
        tree.root(),
        region -> {
          if (region.element.nameIs("article")) {
            articles.add(region);
          }
        });
    if (articles.size() < 2 || title == null) {
      return;
    }
    Region own =
        articles.stream()
            .filter(article -> article.unlinked() >= MIN_TEXT && isTitled(article, tree, title))
            .findFirst()
            .orElse(null);
    if (own != null) {
      articles.removeIf(each -> each == own || own.isWithin(each) || each.isWithin(own));
      tree.drop(articles);
    }
  }

  private static boolean isTitled(Region article, TextTree tree, String title) {
    String wanted = PageFacts.same(title);
    return Markup.first(
            article.element,
            e ->
                (e.nameIs("h1") || e.nameIs("h2"))
                    && PageFacts.same(Markup.text(e, tree::isLeftOut)).equals(wanted))
        != null;
  }
}

package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** Counts the elements by which a page shows what it is. Not thread-safe. */
final class PageSigns implements ElementVisitor {
  private static final Pattern ARTICLE_TYPE =
      Pattern.compile("schema\\.org/(?:News|Blog|Reportage)?(?:Article|Posting)");
  private static final Pattern ARTICLE_DATA =
      Pattern.compile("\"(?:News|Reportage|Analysis|Opinion)?Article\"|\"BlogPosting\"|\"Recipe\"");
  private static final Pattern TECHNICAL_DATA =
      Pattern.compile("\"(?:TechArticle|APIReference|FAQPage|HowTo)\"");

  /** Headings of the second level and below. */
  int headings;

  /** Those that have an id, begin a section that has one, or follow an anchor. */
  int addressed;

  /** Preformatted blocks. */
  int code;

  /** Terms of definition lists. */
  int terms;

  /** Whether the page names a feed, dates itself or names its author by a link. */
  boolean feed;

  /** Whether structured data or a microformat names an article. */
  boolean article;

  /** Whether structured data names a technical article, a page of questions or an interface. */
  boolean technical;

  @Override
  public void visit(Element element, int depth) {
    if (element.attributesSize() > 0 && !article) {
      article = ARTICLE_TYPE.matcher(element.attr("itemtype")).find() || element.hasClass("hentry");
    }
    switch (element.normalName()) {
      case "script" -> structured(element);
      case "h2", "h3", "h4", "h5", "h6" -> {
        headings++;
        addressed += isAddressed(element) ? 1 : 0;
      }
      case "time" -> feed = true;
      case "a", "link" -> feed |= isFeed(element);
      case "pre" -> code++;
      case "dt" -> terms++;
      default -> {}
    }
  }

  private static boolean isFeed(Element link) {
    String type = link.attr("type");
    return type.equals("application/rss+xml")
        || type.equals("application/atom+xml")
        || Markup.hasValue(link, "rel", "author");
  }

  private void structured(Element script) {
    if (Markup.hasValue(script, "type", "application/ld+json")) {
      String data = script.data();
      article |= ARTICLE_DATA.matcher(data).find();
      technical |= TECHNICAL_DATA.matcher(data).find();
    }
  }

  private static boolean isAddressed(Element heading) {
    if (!heading.id().isEmpty() || isAnchor(firstChild(heading))) {
      return true;
    }
    Element before = before(heading);
    if (before != null) {
      return isAnchor(before);
    }
    Element parent = heading.parent();
    return parent != null
        && !parent.id().isEmpty()
        && (parent.nameIs("section") || parent.nameIs("div"));
  }

  private static boolean isAnchor(@Nullable Element element) {
    return element != null
        && (element.hasAttr("name") && element.nameIs("a")
            || !element.id().isEmpty() && element.childNodeSize() == 0);
  }

  private static @Nullable Element firstChild(Element element) {
    for (int i = 0; i < element.childNodeSize(); i++) {
      if (element.childNode(i) instanceof Element child) {
        return child;
      }
    }
    return null;
  }

  private static @Nullable Element before(Element element) {
    Node node = element.previousSibling();
    while (node instanceof TextNode text && text.isBlank()) {
      node = node.previousSibling();
    }
    return node instanceof Element e ? e : null;
  }
}

package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/** Finds the elements that break the line, by themselves or by a descendant. */
final class BlockElements {
  private static final Set<String> NAMES =
      Set.of(
          "address",
          "article",
          "aside",
          "blockquote",
          "body",
          "center",
          "caption",
          "dd",
          "details",
          "dir",
          "div",
          "dl",
          "dt",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "header",
          "hgroup",
          "hr",
          "html",
          "li",
          "main",
          "menu",
          "nav",
          "ol",
          "p",
          "pre",
          "section",
          "summary",
          "table",
          "tbody",
          "td",
          "template",
          "tfoot",
          "th",
          "thead",
          "tr",
          "ul");

  /** Elements that break the line only by a descendant, such as a link around a heading. */
  private final Set<Element> breakingInside = Collections.newSetFromMap(new IdentityHashMap<>());

  BlockElements(Element root) {
    for (int i = 0; i < root.childNodeSize(); i++) {
      if (root.childNode(i) instanceof Element child) {
        find(child);
      }
    }
  }

  boolean breaks(Node node) {
    return node instanceof Element element
        && (isBlock(element) || breakingInside.contains(element));
  }

  /** Visits each element once. Returns whether the element breaks the line. */
  private boolean find(Element element) {
    boolean inside = false;
    for (int i = 0; i < element.childNodeSize(); i++) {
      if (element.childNode(i) instanceof Element child) {
        inside |= find(child);
      }
    }
    if (isBlock(element)) {
      return true;
    }
    if (inside) {
      breakingInside.add(element);
    }
    return inside;
  }

  private static boolean isBlock(Element element) {
    return NAMES.contains(element.normalName()) || CodeBlock.isBlock(element);
  }
}

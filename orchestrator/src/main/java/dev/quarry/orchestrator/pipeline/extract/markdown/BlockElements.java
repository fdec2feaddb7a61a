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
          "tfoot",
          "th",
          "thead",
          "tr",
          "ul");

  private final Set<Element> breaking = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Visits each element below the root once. */
  BlockElements(Element root) {
    root.stream()
        .filter(e -> NAMES.contains(e.normalName()))
        .forEach(
            block -> {
              Element e = block;
              while (e != null && breaking.add(e) && e != root) {
                e = e.parent();
              }
            });
  }

  boolean breaks(Node node) {
    return node instanceof Element element && breaking.contains(element);
  }
}

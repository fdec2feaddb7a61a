package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/**
 * Removes elements from a page. The children of one element are removed together: one by one, each
 * removal would move all of its later siblings. The recursion is as deep as the tree, which the
 * parser limits.
 */
final class Removal {
  private Removal() {}

  static void remove(Element root, Predicate<Element> removed) {
    List<Node> kept = new ArrayList<>(root.childNodeSize());
    for (int i = 0; i < root.childNodeSize(); i++) {
      Node child = root.childNode(i);
      if (!(child instanceof Element element) || !removed.test(element)) {
        kept.add(child);
      }
    }
    if (kept.size() < root.childNodeSize()) {
      root.empty();
      root.appendChildren(kept);
    }
    for (Node child : kept) {
      if (child instanceof Element element) {
        remove(element, removed);
      }
    }
  }
}

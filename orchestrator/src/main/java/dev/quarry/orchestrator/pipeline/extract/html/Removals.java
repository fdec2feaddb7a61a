package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/**
 * Removes elements from a page and can put them back, which is cheaper than a copy of the page. The
 * children of one element are removed together: one by one, each removal would move all of its
 * later siblings. Not thread-safe.
 */
final class Removals {
  private final Map<Element, List<Node>> childrenBefore = new IdentityHashMap<>();

  /** Removes elements that have a parent. */
  void remove(Collection<Element> elements) {
    Set<Node> removed = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Element> parents = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Element element : elements) {
      Element parent = element.parent();
      if (parent != null) {
        removed.add(element);
        parents.add(parent);
      }
    }
    for (Element parent : parents) {
      List<Node> children = new ArrayList<>(parent.childNodes());
      childrenBefore.putIfAbsent(parent, children);
      replaceChildren(parent, children.stream().filter(node -> !removed.contains(node)).toList());
    }
  }

  /** Puts back what was removed. */
  void undo() {
    childrenBefore.forEach(Removals::replaceChildren);
    childrenBefore.clear();
  }

  private static void replaceChildren(Element parent, List<Node> children) {
    parent.empty();
    parent.appendChildren(children);
  }
}

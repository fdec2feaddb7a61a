package dev.quarry.orchestrator.pipeline.extract.html;

import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/** Sees each element of a page once, in document order. */
interface ElementVisitor {
  /**
   * @param depth 0 for the element at which the traversal began
   */
  void visit(Element element, int depth);

  /** The recursion is as deep as the tree, which the parser limits. */
  static void traverse(Element root, ElementVisitor... visitors) {
    traverse(root, 0, visitors);
  }

  private static void traverse(Element element, int depth, ElementVisitor... visitors) {
    for (ElementVisitor visitor : visitors) {
      visitor.visit(element, depth);
    }
    for (int i = 0; i < element.childNodeSize(); i++) {
      Node child = element.childNode(i);
      if (child instanceof Element e) {
        traverse(e, depth + 1, visitors);
      }
    }
  }
}

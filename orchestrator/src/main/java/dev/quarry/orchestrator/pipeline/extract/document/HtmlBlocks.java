package dev.quarry.orchestrator.pipeline.extract.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** Divides HTML into its outermost blocks, so that they can be written one after the other. */
public final class HtmlBlocks {
  private static final Set<String> CONTAINERS =
      Set.of(
          "html", "body", "div", "section", "article", "main", "header", "footer", "aside",
          "center", "form", "hgroup", "figure");
  private static final Set<String> BLOCKS =
      Set.of(
          "p",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "ul",
          "ol",
          "dl",
          "pre",
          "blockquote",
          "table",
          "menu",
          "dir",
          "figcaption",
          "details",
          "hr",
          "address",
          "fieldset");

  /** What is no text of a document: code of pages, pictures, navigation, readings of characters. */
  private static final String NO_TEXT = "script, style, template, head, img, nav, rt, rp";

  private HtmlBlocks() {}

  /** Whether elements of this name only group blocks. */
  public static boolean isContainer(String name) {
    return CONTAINERS.contains(name);
  }

  /** Whether elements of this name begin a line of their own. */
  public static boolean isBlock(String name) {
    return BLOCKS.contains(name);
  }

  /** Passes the blocks of a tree to a consumer, in order. The tree is taken apart. */
  public static void divide(Element root, Consumer<Element> blocks) {
    root.select(NO_TEXT).remove();
    walk(root, blocks);
  }

  private static void walk(Element container, Consumer<Element> blocks) {
    List<Node> children = List.copyOf(container.childNodes());
    List<Node> loose = new ArrayList<>();
    for (Node child : children) {
      if (child instanceof Element e && CONTAINERS.contains(e.normalName())) {
        flush(loose, blocks);
        walk(e, blocks);
      } else if (child instanceof Element e && BLOCKS.contains(e.normalName())) {
        flush(loose, blocks);
        blocks.accept(e);
      } else {
        loose.add(child);
      }
    }
    flush(loose, blocks);
  }

  private static void flush(List<Node> loose, Consumer<Element> blocks) {
    Element paragraph = paragraph(loose);
    loose.clear();
    if (paragraph != null) {
      blocks.accept(paragraph);
    }
  }

  /** A paragraph of inline nodes; null if they have no text. */
  static @Nullable Element paragraph(List<Node> inline) {
    boolean text =
        inline.stream()
            .anyMatch(
                node ->
                    node instanceof TextNode words && !words.isBlank()
                        || node instanceof Element e && e.hasText());
    if (!text) {
      return null;
    }
    // A division: inline elements may hold blocks, which a paragraph may not.
    Element paragraph = new Element("div");
    inline.forEach(paragraph::appendChild);
    return paragraph;
  }
}

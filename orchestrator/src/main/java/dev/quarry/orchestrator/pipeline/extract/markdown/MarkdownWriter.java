package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/**
 * Writes an HTML element as CommonMark with tables: headings, paragraphs, lists, quotes, code,
 * tables, links and alternative texts of images. The recursion is as deep as the tree, which the
 * parser limits ({@code Parser.setMaxDepth}). Not thread-safe; one instance for each element.
 */
public final class MarkdownWriter {
  private static final Map<String, Integer> HEADINGS =
      Map.of("h1", 1, "h2", 2, "h3", 3, "h4", 4, "h5", 5, "h6", 6);
  private static final Set<String> INVISIBLE =
      Set.of("script", "style", "template", "head", "title", "colgroup", "hr");

  private static final Pattern PARAGRAPH_BREAK = Pattern.compile("\n{2,}");

  private final BlockElements blocks;
  private final LinkResolver links;
  private final MarkdownOutput out = new MarkdownOutput();

  private MarkdownWriter(Element root, LinkResolver links) {
    this.blocks = new BlockElements(root);
    this.links = links;
  }

  /**
   * @param links the resolver of the element's page
   */
  public static String write(Element root, LinkResolver links) {
    MarkdownWriter writer = new MarkdownWriter(root, links);
    writer.block(root);
    return writer.out.toString();
  }

  private void block(Element element) {
    Integer level = HEADINGS.get(element.normalName());
    if (level != null) {
      heading(level, element);
      return;
    }
    switch (element.normalName()) {
      case "ul", "ol", "menu", "dir" -> list(element);
      case "pre" -> out.block(CodeBlock.write(element));
      case "blockquote" -> contained("> ", "> ", element);
      case "table" -> table(element);
      case "dt" -> paragraphOrChildren(element);
      default -> children(element);
    }
  }

  private void heading(int level, Element element) {
    String text = InlineText.line(element, links);
    if (!text.isBlank()) {
      out.loosen();
      out.block("#".repeat(level) + " " + text);
    }
  }

  private void paragraphOrChildren(Element element) {
    String text = InlineText.line(element, links);
    out.block(Escapes.lineStarts(text));
  }

  /** Runs of inline nodes become paragraphs; block elements are written by their type. */
  private void children(Element element) {
    InlineText inline = new InlineText(links, false);
    for (int i = 0; i < element.childNodeSize(); i++) {
      Node child = element.childNode(i);
      if (child instanceof Element e && INVISIBLE.contains(e.normalName())) {
        continue;
      }
      if (blocks.breaks(child) && child instanceof Element e) {
        paragraphs(inline.take());
        block(e);
      } else {
        inline.add(child);
      }
    }
    paragraphs(inline.take());
  }

  /** Many pages separate paragraphs by two line breaks in a row. */
  private void paragraphs(String text) {
    if (text.contains("\n\n")) {
      PARAGRAPH_BREAK.splitAsStream(text).forEach(paragraph -> out.block(paragraph.strip()));
    } else {
      out.block(text);
    }
  }

  private void contained(String first, String rest, Element element) {
    out.open(first, rest);
    children(element);
    out.close();
  }

  private void list(Element list) {
    boolean numbered = list.nameIs("ol");
    int number = 1;
    boolean tight = list.parent() != null && list.parent().nameIs("li");
    for (int i = 0; i < list.childNodeSize(); i++) {
      if (!(list.childNode(i) instanceof Element item)) {
        continue;
      }
      if (!item.nameIs("li")) {
        block(item);
        continue;
      }
      if (tight) {
        out.tighten();
      }
      int before = out.length();
      String marker = numbered ? number + ". " : "- ";
      contained(marker, " ".repeat(marker.length()), item);
      if (out.length() > before) {
        number++;
        tight = true;
      }
      out.loosen();
    }
  }

  private void table(Element table) {
    table.children().stream()
        .filter(child -> child.nameIs("caption"))
        .findFirst()
        .ifPresent(this::children);
    if (TableBlock.isData(table)) {
      out.block(TableBlock.write(table, links));
      return;
    }
    for (Element row : TableBlock.rows(table)) {
      for (Element cell : TableBlock.cells(row)) {
        children(cell);
      }
    }
  }
}

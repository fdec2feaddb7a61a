package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/**
 * Writes an HTML element as CommonMark with tables: headings, paragraphs, lists, quotes, code,
 * tables, links and alternative texts of images. The recursion is as deep as the tree, which the
 * parser limits ({@code Parser.setMaxDepth}). Not thread-safe; one instance for each element.
 */
public final class MarkdownWriter {
  private static final Map<String, Integer> HEADINGS =
      Map.of("h1", 1, "h2", 2, "h3", 3, "h4", 4, "h5", 5, "h6", 6);
  private static final Set<String> INVISIBLE =
      Set.of("script", "style", "head", "title", "colgroup", "hr");

  private static final Pattern PARAGRAPH_BREAK = Pattern.compile("\n{2,}");

  private final BlockElements blocks;
  private final LinkResolver links;
  private final MarkdownOutput out = new MarkdownOutput();
  private final Anchors anchors = new Anchors();
  private final DefinitionLists definitions = new DefinitionLists();

  private MarkdownWriter(Element root, LinkResolver links) {
    this.blocks = new BlockElements(root);
    this.links = links;
  }

  /**
   * @param links the resolver of the element's page
   */
  public static String write(Element root, LinkResolver links) {
    return document(root, links).text();
  }

  /** As above, with the anchors and the definitions of the text. */
  public static Markdown document(Element root, LinkResolver links) {
    MarkdownWriter writer = new MarkdownWriter(root, links);
    writer.block(root);
    return new Markdown(writer.out.toString(), writer.anchors.list(), writer.definitions.list());
  }

  private void block(Element element) {
    anchors.block(element);
    Integer level = HEADINGS.get(element.normalName());
    if (level != null) {
      heading(level, element);
      return;
    }
    switch (element.normalName()) {
      case "ul", "ol", "menu", "dir" -> list(element);
      case "pre", "code", "samp", "tt" -> write(CodeBlock.write(element));
      case "blockquote" -> contained("> ", "> ", element);
      case "table" -> table(element);
      case "dt" -> term(element);
      case "dd" -> {
        DefinitionLists.Terms terms = definitions.enter();
        children(element);
        definitions.leave(terms, out.length());
      }
      default -> children(element);
    }
  }

  /** Returns the offset of the block, or -1 if it is blank. */
  private int write(String block) {
    int offset = out.block(block);
    anchors.written(offset);
    return offset;
  }

  private void heading(int level, Element element) {
    String text = InlineText.line(element, links);
    if (!text.isBlank()) {
      out.loosen();
      write("#".repeat(level) + " " + text);
    }
  }

  private void term(Element element) {
    int start = write(Escapes.lineStarts(InlineText.line(element, links)));
    definitions.term(start, out.length());
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
        anchors.inline(child);
        inline.add(child);
      }
    }
    paragraphs(inline.take());
  }

  /** Many pages separate paragraphs by two line breaks in a row. */
  private void paragraphs(String text) {
    if (text.contains("\n\n")) {
      PARAGRAPH_BREAK.splitAsStream(text).forEach(paragraph -> write(paragraph.strip()));
    } else {
      write(text);
    }
  }

  private void contained(String first, String rest, Element element) {
    out.open(first, rest);
    children(element);
    out.close();
  }

  private void list(Element list) {
    ListNumbers numbers = new ListNumbers(list);
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
      String marker = numbers.marker(item);
      anchors.block(item);
      contained(marker, " ".repeat(marker.length()), item);
      if (out.length() > before) {
        numbers.next();
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
    if (CodeBlock.isListing(table)) {
      write(CodeBlock.writeListing(table));
    } else if (TableBlock.isData(table)) {
      write(TableBlock.write(table, links));
    } else {
      cells(table);
    }
  }

  /**
   * Writes a table of which some cells have blocks: the other cells as rows, these as blocks below
   * their row and the name of their column. A table that names no columns is a layout.
   */
  private void cells(Element table) {
    TableGrid grid = new TableGrid(table);
    TableBlock.Texts texts = new TableBlock.Texts(links);
    boolean named = grid.headRows() > 0 && grid.rows().size() > grid.headRows();
    List<String> heads = named ? TableBlock.heads(grid, texts) : List.of();
    if (heads.size() < 2) {
      grid.rows().forEach(places -> cells(places, List.of()));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (List<TableGrid.@Nullable Place> places :
        grid.rows().subList(grid.headRows(), grid.rows().size())) {
      List<String> cells = TableBlock.row(places, texts, true);
      if (!cells.isEmpty()) {
        rows.add(cells);
      }
      if (places.stream().anyMatch(MarkdownWriter::isBlock)) {
        rows(heads, rows);
        cells(places, heads);
      }
    }
    rows(heads, rows);
  }

  private void rows(List<String> heads, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      rows.addFirst(heads);
      write(TableBlock.write(rows));
      rows.clear();
    }
  }

  private static boolean isBlock(TableGrid.@Nullable Place place) {
    return place != null && !place.repeated() && TableBlock.isBlock(place.cell());
  }

  /** Writes the cells of a row as blocks: all of them, or with heads those that have blocks. */
  private void cells(List<TableGrid.@Nullable Place> places, List<String> heads) {
    for (int i = 0; i < places.size(); i++) {
      TableGrid.Place place = places.get(i);
      if (place == null || place.repeated() || !heads.isEmpty() && !isBlock(place)) {
        continue;
      }
      String head = i < heads.size() ? heads.get(i) : "";
      if (!head.isEmpty()) {
        write(Escapes.lineStarts(head + ":"));
      }
      anchors.block(place.cell());
      children(place.cell());
    }
  }
}

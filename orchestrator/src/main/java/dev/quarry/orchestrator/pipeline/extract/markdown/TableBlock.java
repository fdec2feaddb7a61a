package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Writes a data table as rows of pipes (GitHub Flavored Markdown, section 4.10). */
final class TableBlock {
  private static final int MAX_COLUMNS = 64;
  private static final int MAX_CELL_LENGTH = 1_500;

  /** Elements that a cell of a data table does not have. */
  private static final Set<String> BLOCKS = Set.of("table", "h1", "h2", "h3", "pre", "blockquote");

  private static final Pattern SPAN = Pattern.compile("\\d{1,2}");

  private TableBlock() {}

  /** Whether a table holds data. The cells of a layout table are written as blocks. */
  static boolean isData(Element table) {
    String role = table.attr("role");
    if (role.equals("presentation") || role.equals("none")) {
      return false;
    }
    if (hasBlocks(table)) {
      return false;
    }
    int columns = 0;
    int rows = 0;
    for (Element row : rows(table)) {
      int cells = 0;
      for (Element cell : cells(row)) {
        cells++;
        if (cell.childNodeSize() > 1 && isLong(cell)) {
          return false;
        }
      }
      columns = Math.max(columns, cells);
      rows++;
    }
    return columns > 1 && rows > 1;
  }

  private static boolean hasBlocks(Element element) {
    for (int i = 0; i < element.childNodeSize(); i++) {
      if (element.childNode(i) instanceof Element child
          && (BLOCKS.contains(child.normalName()) || hasBlocks(child))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLong(Element cell) {
    return longestText(cell) > MAX_CELL_LENGTH && cell.text().length() > MAX_CELL_LENGTH;
  }

  /** An upper bound of the length of {@code text()}, which puts spaces around elements. */
  private static int longestText(Element element) {
    int length = 2;
    for (int i = 0; i < element.childNodeSize(); i++) {
      Node child = element.childNode(i);
      if (child instanceof TextNode text) {
        length += text.getWholeText().length();
      } else if (child instanceof Element e) {
        length += longestText(e);
      }
    }
    return length;
  }

  static String write(Element table, LinkResolver links) {
    List<List<String>> rows = new ArrayList<>();
    int columns = 0;
    for (Element row : rows(table)) {
      List<String> cells = texts(row, links);
      if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
        rows.add(cells);
        columns = Math.max(columns, cells.size());
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      append(out, rows.get(i), columns);
      if (i == 0) {
        out.append("|").append(" --- |".repeat(columns)).append('\n');
      }
    }
    return out.toString().stripTrailing();
  }

  static List<Element> rows(Element table) {
    List<Element> rows = new ArrayList<>();
    for (Element child : table.children()) {
      switch (child.normalName()) {
        case "tr" -> rows.add(child);
        case "thead", "tbody", "tfoot" ->
            child.children().stream().filter(e -> e.nameIs("tr")).forEach(rows::add);
        default -> {}
      }
    }
    return rows;
  }

  static List<Element> cells(Element row) {
    return row.children().stream().filter(e -> e.nameIs("td") || e.nameIs("th")).toList();
  }

  private static List<String> texts(Element row, LinkResolver links) {
    List<String> texts = new ArrayList<>();
    for (Element cell : cells(row)) {
      texts.add(InlineText.line(cell, links).replace("|", "\\|"));
      for (int i = 1; i < span(cell) && texts.size() < MAX_COLUMNS; i++) {
        texts.add("");
      }
    }
    return texts;
  }

  private static int span(Element cell) {
    String span = cell.attr("colspan");
    return SPAN.matcher(span).matches() ? Integer.parseInt(span) : 1;
  }

  private static void append(StringBuilder out, List<String> cells, int columns) {
    out.append('|');
    // Short rows are not padded: one wide row would make every other row as wide.
    int filled = Math.max(cells.size(), Math.min(columns, MAX_COLUMNS));
    for (int i = 0; i < filled; i++) {
      String cell = i < cells.size() ? cells.get(i) : "";
      out.append(cell.isEmpty() ? " " : " " + cell + " ").append('|');
    }
    out.append('\n');
  }
}

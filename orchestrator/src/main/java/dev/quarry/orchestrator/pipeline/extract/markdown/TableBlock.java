package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** Writes a data table as rows of pipes (GitHub Flavored Markdown, section 4.10). */
final class TableBlock {
  private static final int MAX_CELL_LENGTH = 1_500;

  /** Elements that a cell of a data table does not have. */
  private static final Set<String> BLOCKS = Set.of("table", "h1", "h2", "h3", "pre", "blockquote");

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
    boolean head = false;
    for (Element row : rows(table)) {
      int cells = 0;
      for (Element cell : cells(row)) {
        cells++;
        head |= rows == 0 && cell.nameIs("th");
        if (cell.childNodeSize() > 1 && isLong(cell)) {
          return false;
        }
      }
      columns = Math.max(columns, cells);
      rows++;
    }
    return rows > 1 && (columns > 1 || head && columns == 1);
  }

  static boolean hasBlocks(Element element) {
    for (int i = 0; i < element.childNodeSize(); i++) {
      if (element.childNode(i) instanceof Element child
          && (BLOCKS.contains(child.normalName()) || hasBlocks(child))) {
        return true;
      }
    }
    return false;
  }

  static boolean isLong(Element cell) {
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
    TableGrid grid = new TableGrid(table);
    Texts texts = new Texts(links);
    List<List<String>> rows = new ArrayList<>();
    if (grid.headRows() > 0) {
      rows.add(heads(grid, texts));
    }
    for (List<TableGrid.@Nullable Place> places :
        grid.rows().subList(grid.headRows(), grid.rows().size())) {
      List<String> cells = row(places, texts, false);
      if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
        rows.add(cells);
      }
    }
    return write(rows);
  }

  /**
   * The texts of a row; none if all are those of cells that begin above.
   *
   * @param simple cells that have blocks are left empty
   */
  static List<String> row(List<TableGrid.@Nullable Place> places, Texts texts, boolean simple) {
    List<String> cells = new ArrayList<>();
    boolean own = false;
    for (TableGrid.Place place : places) {
      boolean left = place == null || simple && isBlock(place.cell());
      String text = place == null || left ? "" : texts.of(place);
      cells.add(text);
      own |= place != null && !place.repeated() && !text.isEmpty();
    }
    return own ? cells : List.of();
  }

  /** Whether a cell cannot be written as a line. */
  static boolean isBlock(Element cell) {
    return hasBlocks(cell) || cell.childNodeSize() > 1 && isLong(cell);
  }

  static String write(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      append(out, rows.get(i), columns);
      if (i == 0) {
        out.append("|").append(" --- |".repeat(columns)).append('\n');
      }
    }
    return out.toString().stripTrailing();
  }

  /** The name of each column: the texts of the head's rows, one below the other. */
  static List<String> heads(TableGrid grid, Texts texts) {
    List<String> heads = new ArrayList<>();
    List<@Nullable Element> last = new ArrayList<>();
    for (List<TableGrid.@Nullable Place> places : grid.rows().subList(0, grid.headRows())) {
      for (int i = 0; i < places.size(); i++) {
        TableGrid.Place place = places.get(i);
        if (i == heads.size()) {
          heads.add("");
          last.add(null);
        }
        if (place != null && place.cell() != last.get(i)) {
          String text = texts.of(place.cell());
          heads.set(i, (heads.get(i) + " " + text).strip());
          last.set(i, place.cell());
        }
      }
    }
    return heads;
  }

  /** The texts of cells, each written once. */
  static final class Texts {
    /** Characters of repeated texts, so that a table does not outgrow its page. */
    private static final int MAX_REPEATED = 20_000;

    /** A longer text is not repeated in the rows that its cell spans. */
    private static final int MAX_LABEL = 120;

    private final Map<Element, String> known = new IdentityHashMap<>();
    private final LinkResolver links;
    private int repeated;
    private int written;

    Texts(LinkResolver links) {
      this.links = links;
    }

    String of(Element cell) {
      String text = known.get(cell);
      if (text == null) {
        text = InlineText.line(cell, links).replace("|", "\\|");
        known.put(cell, text);
        written += text.length();
      }
      return text;
    }

    /** The text of a place: a label is repeated in the rows that it stands for. */
    String of(TableGrid.Place place) {
      String text = of(place.cell());
      if (!place.repeated()) {
        return text;
      }
      boolean label = place.above() && text.length() <= MAX_LABEL;
      if (!label || repeated + text.length() > MAX_REPEATED + written) {
        return "";
      }
      repeated += text.length();
      return text;
    }
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

  private static void append(StringBuilder out, List<String> cells, int columns) {
    out.append('|');
    // Short rows are not padded: one wide row would make every other row as wide.
    int filled = Math.max(cells.size(), Math.min(columns, TableGrid.MAX_COLUMNS));
    for (int i = 0; i < filled; i++) {
      String cell = i < cells.size() ? cells.get(i) : "";
      out.append(cell.isEmpty() ? " " : " " + cell + " ").append('|');
    }
    out.append('\n');
  }
}

package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a table in their columns: a cell that spans rows or columns is in each of its places
 * (HTML standard, "forming a table").
 */
final class TableGrid {
  static final int MAX_COLUMNS = 64;

  private static final Pattern SPAN = Pattern.compile("\\s*(\\d{1,5})\\s*");

  /**
   * A place of the grid.
   *
   * @param repeated whether the cell begins in another place, above this one or left of it
   * @param above whether it begins in a row above
   */
  record Place(Element cell, boolean repeated, boolean above) {}

  private final List<List<@Nullable Place>> rows = new ArrayList<>();
  private int headRows;

  TableGrid(Element table) {
    List<@Nullable Open> open = new ArrayList<>();
    boolean head = true;
    @Nullable Element section = null;
    for (Element row : TableBlock.rows(table)) {
      List<Element> cells = TableBlock.cells(row);
      if (cells.isEmpty()) {
        continue;
      }
      if (row.parent() != section) {
        section = row.parent();
        open.clear();
      }
      rows.add(row(cells, open));
      head &= isHead(row, cells);
      headRows += head ? 1 : 0;
    }
    if (headRows == rows.size()) {
      headRows = Math.min(1, headRows);
    }
  }

  /** A cell that reaches into the rows below. */
  private record Open(Element cell, int rowsLeft, boolean first) {}

  private static List<@Nullable Place> row(List<Element> cells, List<@Nullable Open> open) {
    List<@Nullable Place> places = new ArrayList<>();
    for (Element cell : cells) {
      fill(places, open);
      int columns =
          Math.min(Math.max(1, span(cell, "colspan")), Math.max(1, MAX_COLUMNS - places.size()));
      int rowspan = span(cell, "rowspan");
      int below = rowspan == 0 ? Integer.MAX_VALUE - 1 : rowspan - 1;
      for (int i = 0; i < columns; i++) {
        if (i > 0 && places.size() < open.size() && open.get(places.size()) != null) {
          break;
        }
        if (below > 0) {
          while (open.size() <= places.size()) {
            open.add(null);
          }
          // One more, because the row itself counts down below.
          open.set(places.size(), new Open(cell, below + 1, i == 0));
        }
        places.add(new Place(cell, i > 0, false));
      }
    }
    fill(places, open);
    for (int i = 0; i < open.size(); i++) {
      Open cell = open.get(i);
      if (cell != null) {
        open.set(i, cell.rowsLeft > 1 ? new Open(cell.cell, cell.rowsLeft - 1, cell.first) : null);
      }
    }
    return places;
  }

  /** Adds the cells from above that come next. */
  private static void fill(List<@Nullable Place> places, List<@Nullable Open> open) {
    while (places.size() < open.size()) {
      Open above = open.get(places.size());
      if (above == null) {
        return;
      }
      places.add(new Place(above.cell, true, true));
    }
  }

  private static boolean isHead(Element row, List<Element> cells) {
    Element parent = row.parent();
    return parent != null && parent.nameIs("thead")
        || cells.stream().allMatch(cell -> cell.nameIs("th"));
  }

  /** As written; a cell with a `rowspan` of 0 reaches to the end of its row group. */
  private static int span(Element cell, String attribute) {
    if (!cell.hasAttr(attribute)) {
      return 1;
    }
    var matcher = SPAN.matcher(cell.attr(attribute));
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 1;
  }

  List<List<@Nullable Place>> rows() {
    return rows;
  }

  /** Number of rows at the top that name the columns. */
  int headRows() {
    return headRows;
  }
}

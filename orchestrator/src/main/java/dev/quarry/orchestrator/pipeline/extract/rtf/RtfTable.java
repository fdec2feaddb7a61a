package dev.quarry.orchestrator.pipeline.extract.rtf;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * Collects the rows of a table. A row defines the right edges of its cells; the edges of all rows
 * are the columns, so that values stay in their column beside merged cells.
 */
final class RtfTable {
  /** Edges that are closer (in twentieths of a point) are the same: programs round them. */
  private static final int SAME_EDGE = 40;

  private static final int MAX_COLUMNS = 200;

  private record Row(List<Element> cells, List<Integer> edges, List<Boolean> covered) {}

  private final List<Row> rows = new ArrayList<>();
  private List<Element> cells = new ArrayList<>();
  private List<Integer> edges = new ArrayList<>();
  private List<Boolean> covered = new ArrayList<>();
  private boolean nextCovered;

  /** {@code \trowd}: a new definition of cells. */
  void define() {
    edges = new ArrayList<>();
    covered = new ArrayList<>();
    nextCovered = false;
  }

  /** The cell that is defined next continues the one above or before it. */
  void cover() {
    nextCovered = true;
  }

  void edge(int right) {
    edges.add(right);
    covered.add(nextCovered);
    nextCovered = false;
  }

  void cell(Element content) {
    cells.add(content);
  }

  void endRow() {
    if (!cells.isEmpty()) {
      rows.add(new Row(cells, edges, covered));
    }
    cells = new ArrayList<>();
  }

  void clear() {
    rows.clear();
  }

  boolean isEmpty() {
    return rows.isEmpty() && cells.isEmpty();
  }

  Element element() {
    endRow();
    List<Integer> columns = columns();
    Element table = new Element("table");
    Element body = table.appendElement("tbody");
    for (Row row : rows) {
      Element tr = body.appendElement("tr");
      int column = 0;
      for (int i = 0; i < row.cells().size(); i++) {
        boolean isCovered = i < row.covered().size() && row.covered().get(i);
        tr.appendChild(isCovered ? new Element("td") : row.cells().get(i));
        int end = i < row.edges().size() ? columnOf(columns, row.edges().get(i)) + 1 : column + 1;
        for (column++; column < end; column++) {
          tr.appendElement("td");
        }
      }
    }
    return table;
  }

  private List<Integer> columns() {
    List<Integer> sorted =
        rows.stream().flatMap(row -> row.edges().stream()).distinct().sorted().toList();
    List<Integer> columns = new ArrayList<>();
    for (int edge : sorted) {
      if (columns.size() < MAX_COLUMNS
          && (columns.isEmpty() || edge - columns.getLast() > SAME_EDGE)) {
        columns.add(edge);
      }
    }
    return columns;
  }

  private static int columnOf(List<Integer> columns, int edge) {
    int column = 0;
    while (column + 1 < columns.size() && columns.get(column + 1) <= edge) {
      column++;
    }
    return column;
  }
}

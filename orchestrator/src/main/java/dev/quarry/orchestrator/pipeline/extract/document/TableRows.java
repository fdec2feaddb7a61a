package dev.quarry.orchestrator.pipeline.extract.document;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the rows of a sheet as Markdown tables, row by row. A blank row ends a table; lines of one
 * cell above a table are paragraphs. Values stay in their columns. Not thread-safe.
 */
public final class TableRows {
  /** Columns further to the right follow each other without gaps. */
  private static final int MAX_GAP_COLUMN = 256;

  /** More lines of one cell are a table of one column. */
  private static final int MAX_SINGLES = 20;

  private final DocumentText out;
  private List<String> row = new ArrayList<>();
  private final List<List<String>> singles = new ArrayList<>();
  private boolean inTable;

  public TableRows(DocumentText out) {
    this.out = out;
  }

  /**
   * Adds a cell to the row.
   *
   * @param column from 0; -1 stands for the next one
   */
  public void cell(int column, String text) {
    if (text.isBlank()) {
      return;
    }
    while (row.size() < Math.min(column, MAX_GAP_COLUMN)) {
      row.add("");
    }
    row.add(text);
  }

  /** Ends the row. A row without text ends the table. */
  public void endRow() {
    long cells = row.stream().filter(cell -> !cell.isEmpty()).count();
    if (cells == 0) {
      blankRow();
    } else if (inTable) {
      out.row(row);
    } else if (cells == 1 && singles.size() < MAX_SINGLES) {
      singles.add(row);
    } else {
      boolean column = cells == 1;
      if (column) {
        table(singles);
        out.row(row);
      } else {
        paragraphs();
        table(List.of(row));
      }
      singles.clear();
    }
    row = new ArrayList<>();
  }

  public void blankRow() {
    end();
  }

  /** Ends the table. */
  public void end() {
    if (singles.size() > 1) {
      table(singles);
    } else {
      paragraphs();
    }
    singles.clear();
    inTable = false;
  }

  private void paragraphs() {
    for (List<String> single : singles) {
      out.paragraph(single.getLast());
    }
  }

  private void table(List<List<String>> rows) {
    out.head(rows.getFirst());
    rows.subList(1, rows.size()).forEach(out::row);
    inTable = true;
  }
}

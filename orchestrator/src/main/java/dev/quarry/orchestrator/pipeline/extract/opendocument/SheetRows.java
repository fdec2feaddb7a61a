package dev.quarry.orchestrator.pipeline.extract.opendocument;

import dev.quarry.orchestrator.pipeline.extract.document.DocumentText;
import dev.quarry.orchestrator.pipeline.extract.document.TableRows;
import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.ArrayList;
import java.util.List;

/** Reads the sheets of a workbook, row by row, with the values that they show. Not thread-safe. */
final class SheetRows {
  private static final List<String> VALUES =
      List.of(
          "office:string-value",
          "office:date-value",
          "office:time-value",
          "office:boolean-value",
          "office:value");
  private static final int MAX_SHAPES = 10_000;
  private static final int MAX_REPEATED_ROWS = 10_000;
  private static final int MAX_REPEATED_CELLS = 1_000;

  private final DocumentText out;
  private final TextBlocks blocks;
  private final TableRows rows;
  private final List<Xml> shapes = new ArrayList<>();

  SheetRows(DocumentText out, TextBlocks blocks) {
    this.out = out;
    this.blocks = blocks;
    this.rows = new TableRows(out);
  }

  void begin(Xml sheet) {
    out.heading(1, sheet.attributeOr("table:name"));
  }

  /** Adds a row, or shapes that stand on the sheet. */
  void add(Xml e) {
    switch (e.name()) {
      case "table:table-row" -> row(e);
      case "table:shapes" -> shapes.addAll(e.elements());
      default -> {}
    }
  }

  private void row(Xml row) {
    int repeated =
        Math.clamp(
            TextStyles.number(row.attribute("table:number-rows-repeated"), 1),
            1,
            MAX_REPEATED_ROWS);
    boolean blank = true;
    for (int i = 0; i < repeated; i++) {
      blank = !cells(row);
      if (blank) {
        rows.blankRow();
        return;
      }
      rows.endRow();
    }
  }

  /** Returns whether a cell has text. */
  private boolean cells(Xml row) {
    int column = 0;
    boolean text = false;
    for (Xml cell : row.elements()) {
      boolean covered = cell.is("table:covered-table-cell");
      if (!covered && !cell.is("table:table-cell")) {
        continue;
      }
      int repeated =
          Math.max(1, TextStyles.number(cell.attribute("table:number-columns-repeated"), 1));
      String value = covered ? "" : value(cell);
      if (!value.isBlank()) {
        text = true;
        for (int i = 0; i < Math.min(repeated, MAX_REPEATED_CELLS); i++) {
          rows.cell(column + i, value);
        }
      }
      column += repeated;
    }
    return text;
  }

  /** The value of a cell and its comment, which is before it in the file. */
  private String value(Xml cell) {
    StringBuilder shown = new StringBuilder();
    StringBuilder comment = new StringBuilder();
    for (Xml e : cell.elements()) {
      if (e.name().startsWith("draw:")) {
        if (shapes.size() < MAX_SHAPES) {
          shapes.add(e);
        }
      } else {
        StringBuilder to = e.is("office:annotation") ? comment : shown;
        to.append(to.isEmpty() ? "" : " ").append(blocks.line(e));
      }
    }
    for (int i = 0; shown.isEmpty() && i < VALUES.size(); i++) {
      shown.append(cell.attributeOr(VALUES.get(i)));
    }
    return shown.append(comment.isEmpty() ? "" : " ").append(comment).toString().strip();
  }

  /** Ends the sheet: charts and text boxes that stand on it follow its tables. */
  void end() {
    rows.end();
    blocks.beside(out::add);
    shapes.forEach(blocks::write);
    shapes.clear();
  }
}

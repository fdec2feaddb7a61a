package dev.quarry.bench.extraction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;

/** The cells of a table with the heads of their columns, spans resolved. */
final class ReferenceTable {
  private ReferenceTable() {}

  /**
   * The cells with text. Cells of a layout table, of a code listing with line numbers and those
   * that contain other tables are none.
   */
  static List<ReferencePage.Part> cells(Element table) {
    if (table.select("table").size() > 1
        || table.hasClass("highlighttable")
        || table.attr("role").equals("presentation")) {
      return List.of();
    }
    List<ReferencePage.Part> parts = new ArrayList<>();
    Map<Integer, List<String>> heads = new HashMap<>();
    Map<Integer, Integer> occupied = new HashMap<>();
    boolean inHead = true;
    for (Element row : table.select("tr")) {
      List<Element> cells =
          row.children().stream().filter(e -> e.nameIs("td") || e.nameIs("th")).toList();
      inHead &= row.closest("thead") != null || cells.stream().allMatch(e -> e.nameIs("th"));
      Map<Integer, Integer> next = new HashMap<>();
      occupied.forEach((column, rows) -> next.put(column, rows - 1));
      int column = 0;
      for (Element cell : cells) {
        while (occupied.getOrDefault(column, 0) > 0) {
          column++;
        }
        String folded = Words.folded(cell.text());
        if (!folded.isEmpty() && !inHead) {
          // The text of preformatted cells is counted as code.
          List<String> above =
              cell.select("pre, ul, ol, dl").isEmpty()
                  ? heads.getOrDefault(column, List.of())
                  : List.of();
          parts.add(new ReferencePage.Part(Kind.CELL, cell.text(), folded, List.copyOf(above)));
        }
        int rows = span(cell, "rowspan");
        for (int i = 0; i < span(cell, "colspan"); i++, column++) {
          next.put(column, rows - 1);
          if (inHead && !folded.isEmpty()) {
            heads.computeIfAbsent(column, key -> new ArrayList<>()).add(folded);
          }
        }
      }
      occupied = next;
    }
    return parts;
  }

  private static int span(Element cell, String attribute) {
    try {
      return Math.clamp(Integer.parseInt(cell.attr(attribute).strip()), 1, 100);
    } catch (NumberFormatException e) {
      return 1;
    }
  }
}

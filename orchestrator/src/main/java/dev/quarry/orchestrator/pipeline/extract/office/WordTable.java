package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table so that each value stays in its column: a cell that is merged across several
 * columns is followed by empty ones, and a cell that continues the one above is empty.
 */
final class WordTable {
  private static final int MAX_SPAN = 63;

  private final BiConsumer<Xml, Element> blocks;

  /**
   * @param blocks writes the content of a cell
   */
  WordTable(BiConsumer<Xml, Element> blocks) {
    this.blocks = blocks;
  }

  Element read(Xml table) {
    List<Xml> rows = new ArrayList<>();
    collect(table, "w:tr", rows);
    Element element = new Element("table");
    Element head = null;
    Element body = null;
    for (Xml row : rows) {
      Xml properties = row.child("w:trPr");
      if (properties != null && properties.child("w:del") != null) {
        continue;
      }
      if (body == null && isHead(properties)) {
        head = head == null ? element.appendElement("thead") : head;
        row(row, head.appendElement("tr"), "th");
      } else {
        body = body == null ? element.appendElement("tbody") : body;
        row(row, body.appendElement("tr"), "td");
      }
    }
    return element;
  }

  private static boolean isHead(@Nullable Xml properties) {
    Xml head = properties == null ? null : properties.child("w:tblHeader");
    return head != null && !head.attributeOr("w:val").matches("0|false|off");
  }

  /** Rows and cells may be in content controls and marked as inserted. */
  private static void collect(Xml parent, String name, List<Xml> found) {
    for (Xml child : parent.elements()) {
      switch (child.name()) {
        case "w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml" ->
            collect(child, name, found);
        case "mc:AlternateContent" -> {
          if (!child.elements().isEmpty()) {
            collect(child.elements().getFirst(), name, found);
          }
        }
        default -> {
          if (child.is(name)) {
            found.add(child);
          }
        }
      }
    }
  }

  private void row(Xml row, Element to, String name) {
    empty(to, name, number(row.child("w:trPr", "w:gridBefore")));
    List<Xml> cells = new ArrayList<>();
    collect(row, "w:tc", cells);
    for (Xml cell : cells) {
      Xml properties = cell.child("w:tcPr");
      Element written = to.appendElement(name);
      if (properties == null) {
        blocks.accept(cell, written);
        continue;
      }
      if (!continues(properties.child("w:vMerge")) && properties.child("w:cellDel") == null) {
        blocks.accept(cell, written);
      }
      empty(to, name, number(properties.child("w:gridSpan")) - 1);
    }
  }

  /** A merged cell without {@code restart} continues the cell above. */
  private static boolean continues(@Nullable Xml merge) {
    return merge != null && !merge.attributeOr("w:val").equals("restart");
  }

  private static void empty(Element row, String name, int count) {
    for (int i = 0; i < count; i++) {
      row.appendElement(name);
    }
  }

  private static int number(@Nullable Xml element) {
    String value = element == null ? "" : element.attributeOr("w:val");
    return value.matches("\\d{1,4}") ? Math.min(Integer.parseInt(value), MAX_SPAN) : 0;
  }
}

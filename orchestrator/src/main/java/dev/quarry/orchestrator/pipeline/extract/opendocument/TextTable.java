package dev.quarry.orchestrator.pipeline.extract.opendocument;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jsoup.nodes.Element;

/**
 * Reads a table so that each value stays in its column: the cells that a merged cell covers are in
 * the file, and are empty.
 */
final class TextTable {
  private static final int MAX_REPEATED = 100;

  private final BiConsumer<Xml, Consumer<Element>> blocks;

  /**
   * @param blocks reads the content of cells
   */
  TextTable(BiConsumer<Xml, Consumer<Element>> blocks) {
    this.blocks = blocks;
  }

  Element read(Xml table) {
    Element head = new Element("thead");
    Element body = new Element("tbody");
    rows(table, head, body, false);
    Element element = new Element("table");
    if (head.childrenSize() > 0) {
      element.appendChild(head);
    }
    element.appendChild(body);
    return element;
  }

  private void rows(Xml parent, Element head, Element body, boolean inHead) {
    for (Xml e : parent.elements()) {
      switch (e.name()) {
        case "table:table-header-rows" -> rows(e, head, body, true);
        case "table:table-rows", "table:table-row-group" -> rows(e, head, body, inHead);
        case "table:table-row" -> {
          for (int i = repeated(e, "table:number-rows-repeated"); i > 0; i--) {
            row(e, (inHead ? head : body).appendElement("tr"), inHead ? "th" : "td");
          }
        }
        default -> {}
      }
    }
  }

  private void row(Xml row, Element to, String name) {
    for (Xml e : row.elements()) {
      boolean covered = e.is("table:covered-table-cell");
      if (covered || e.is("table:table-cell")) {
        for (int i = repeated(e, "table:number-columns-repeated"); i > 0; i--) {
          Element cell = to.appendElement(name);
          if (!covered) {
            e.elements().forEach(child -> blocks.accept(child, cell::appendChild));
          }
        }
      }
    }
  }

  private static int repeated(Xml e, String attribute) {
    return Math.clamp(TextStyles.number(e.attribute(attribute), 1), 1, MAX_REPEATED);
  }
}

package dev.quarry.orchestrator.pipeline.extract.opendocument;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jsoup.nodes.Element;

/** Reads lists (OpenDocument 1.3, section 5.3). Not thread-safe. */
final class TextLists {
  private final TextStyles styles;
  private final BiConsumer<Xml, Consumer<Element>> blocks;

  /** The last number of a list by its style, and by its id. */
  private final Map<String, Integer> last = new HashMap<>();

  /**
   * @param blocks reads the content of items
   */
  TextLists(TextStyles styles, BiConsumer<Xml, Consumer<Element>> blocks) {
    this.styles = styles;
    this.blocks = blocks;
  }

  void read(Xml list, Consumer<Element> to) {
    read(list, "", 1, to);
  }

  private void read(Xml list, String inherited, int level, Consumer<Element> to) {
    if (hasHeading(list)) {
      // Numbered headings are items in the files of some programs.
      list.elements().forEach(item -> item.elements().forEach(e -> blocks.accept(e, to)));
      return;
    }
    String style = style(list, inherited);
    Integer first = styles.firstNumber(style, level);
    Element element = new Element(first == null ? "ul" : "ol");
    int number = first == null ? 0 : start(list, style, first);
    if (number > 1) {
      element.attr("start", Integer.toString(number));
    }
    for (Xml item : list.elements()) {
      if (!item.is("text:list-item") && !item.is("text:list-header")) {
        continue;
      }
      Element li = element.appendElement("li");
      String own = item.attribute("text:start-value");
      if (first != null && own != null) {
        number = TextStyles.number(own, number);
        li.attr("value", Integer.toString(number));
      }
      number++;
      item(item, style, level, li);
    }
    last.put("style " + style, number - 1);
    last.put("id " + list.attributeOr("id"), number - 1);
    if (element.hasText()) {
      to.accept(element);
    }
  }

  private void item(Xml item, String style, int level, Element li) {
    for (Xml child : item.elements()) {
      if (child.is("text:list")) {
        read(child, style, level + 1, li::appendChild);
      } else {
        blocks.accept(child, li::appendChild);
      }
    }
  }

  private int start(Xml list, String style, int first) {
    String continued = list.attribute("text:continue-list");
    boolean goesOn = list.attributeOr("text:continue-numbering").equals("true");
    Integer before =
        continued != null
            ? last.get("id " + continued)
            : goesOn ? last.get("style " + style) : null;
    return before == null ? first : before + 1;
  }

  private String style(Xml list, String inherited) {
    String own = list.attributeOr("text:style-name");
    if (!own.isEmpty() || !inherited.isEmpty()) {
      return own.isEmpty() ? inherited : own;
    }
    Xml paragraph = list.child("text:list-item", "text:p");
    return paragraph == null ? "" : styles.listOf(paragraph);
  }

  private static boolean hasHeading(Xml list) {
    for (Xml item : list.elements()) {
      for (Xml child : item.elements()) {
        if (child.is("text:h") || child.is("text:list") && hasHeading(child)) {
          return true;
        }
      }
    }
    return false;
  }
}

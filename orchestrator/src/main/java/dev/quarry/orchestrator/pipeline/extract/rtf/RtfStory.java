package dev.quarry.orchestrator.pipeline.extract.rtf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** A sequence of paragraphs: the text of a document, or that of a note. Not thread-safe. */
final class RtfStory {
  private static final Pattern NUMBER = Pattern.compile("\\(?(\\d{1,6})[.):]?");
  private static final int MAX_LEVEL = 8;

  private final Consumer<Element> blocks;
  private final List<Element> beside = new ArrayList<>();
  private final List<Element> open = new ArrayList<>();
  private final RtfTable table = new RtfTable();
  private Element paragraph = new Element("p");
  private Element cell = new Element("td");
  private String marker = "";

  RtfStory(Consumer<Element> blocks) {
    this.blocks = blocks;
  }

  RtfTable table() {
    return table;
  }

  /** Appends text to the paragraph; to a link if there is an address. */
  void text(String text, String address) {
    if (address.isEmpty()) {
      paragraph.appendText(text);
      return;
    }
    Element last = paragraph.lastElementChild();
    if (last == null || last != paragraph.lastChild() || !last.attr("href").equals(address)) {
      last = paragraph.appendElement("a").attr("href", address);
    }
    last.appendText(text);
  }

  void lineBreak() {
    paragraph.appendElement("br");
  }

  /** The number or bullet that a program wrote before the paragraph. */
  void marker(String text) {
    marker = text.strip();
  }

  /** What follows the paragraph, such as a note. */
  void beside(List<Element> elements) {
    beside.addAll(elements);
  }

  /** Ends the paragraph; a level from 1 makes a heading of it. */
  void endParagraph(RtfGroup properties, int heading) {
    Element ended = paragraph;
    paragraph = new Element("p");
    String number = marker;
    marker = "";
    if (properties.inTable) {
      if (ended.hasText()) {
        cell.appendChild(ended);
      }
      return;
    }
    closeTable();
    if (heading > 0 && ended.hasText()) {
      closeList();
      blocks.accept(ended.tagName("h" + heading));
    } else if ((properties.inList || !number.isEmpty()) && ended.hasText()) {
      item(properties.level, number, ended);
      return;
    } else if (ended.hasText()) {
      closeList();
      blocks.accept(ended);
    }
    if (open.isEmpty()) {
      writeBeside();
    }
  }

  /** Leaves the paragraph out. */
  void drop() {
    paragraph = new Element("p");
    marker = "";
  }

  void endCell(RtfGroup properties) {
    properties.inTable = true;
    endParagraph(properties, 0);
    closeList();
    table.cell(cell);
    cell = new Element("td");
  }

  private void item(int named, String number, Element content) {
    Matcher digits = NUMBER.matcher(number);
    boolean numbered = digits.matches();
    int level = Math.clamp(named, 0, Math.min(MAX_LEVEL, open.size()));
    while (open.size() > level + 1) {
      open.removeLast();
    }
    if (open.size() == level + 1 && open.getLast().nameIs("ol") != numbered) {
      if (level == 0) {
        closeList();
      } else {
        open.removeLast();
      }
    }
    if (open.size() <= level) {
      Element list = new Element(numbered ? "ol" : "ul");
      if (!open.isEmpty()) {
        Element last = open.getLast().lastElementChild();
        (last == null ? open.getLast() : last).appendChild(list);
      }
      open.add(list);
    }
    Element item = open.getLast().appendElement("li");
    if (numbered) {
      item.attr("value", digits.group(1));
    }
    item.appendChild(content);
  }

  private void closeList() {
    if (!open.isEmpty()) {
      Element list = open.getFirst();
      open.clear();
      blocks.accept(list);
      writeBeside();
    }
  }

  private void closeTable() {
    if (!table.isEmpty()) {
      closeList();
      blocks.accept(table.element());
      table.clear();
      writeBeside();
    }
  }

  private void writeBeside() {
    List<Element> notes = List.copyOf(beside);
    beside.clear();
    notes.forEach(blocks);
  }

  /** Writes what is open. */
  void end(RtfGroup properties) {
    properties.inTable = false;
    endParagraph(properties, 0);
    closeTable();
    closeList();
    writeBeside();
  }
}

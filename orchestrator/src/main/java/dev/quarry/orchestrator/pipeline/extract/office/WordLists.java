package dev.quarry.orchestrator.pipeline.extract.office;

import dev.quarry.orchestrator.pipeline.extract.document.Xml;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Builds the lists of a Word document: each item is a paragraph with a list and a level. */
final class WordLists {
  private static final int MAX_LEVEL = 8;

  /** Format of each list and level, such as "bullet" or "decimal". */
  private final Map<String, String> formats = new HashMap<>();

  /** How many items the levels of numbered lists have had; lists go on after other paragraphs. */
  private final Map<String, Integer> counts = new HashMap<>();

  private @Nullable Element root;
  private final Element[] open = new Element[MAX_LEVEL + 1];
  private int depth = -1;

  /** The list definitions of a part, or none. */
  WordLists(@Nullable Xml part) {
    if (part == null) {
      return;
    }
    Map<String, Xml> definitions = new HashMap<>();
    for (Xml e : part.elements()) {
      if (e.is("w:abstractNum")) {
        definitions.put(e.attributeOr("w:abstractNumId"), e);
      }
    }
    for (Xml e : part.elements()) {
      Xml reference = e.is("w:num") ? e.child("w:abstractNumId") : null;
      Xml definition = reference == null ? null : definitions.get(reference.attributeOr("w:val"));
      if (definition != null) {
        define(e.attributeOr("w:numId"), definition);
      }
    }
  }

  private void define(String list, Xml definition) {
    for (Xml level : definition.elements()) {
      if (level.is("w:lvl")) {
        Xml format = level.child("w:numFmt");
        String key = list + "/" + level.attributeOr("w:ilvl");
        formats.put(key, format == null ? "decimal" : format.attributeOr("w:val"));
        Xml start = level.child("w:start");
        String first = start == null ? "1" : start.attributeOr("w:val");
        counts.put(key, first.matches("\\d{1,6}") ? Integer.parseInt(first) - 1 : 0);
      }
    }
  }

  /** Whether a paragraph with these numbering properties is an item. List 0 means none. */
  static boolean isItem(@Nullable Xml numbering) {
    Xml list = numbering == null ? null : numbering.child("w:numId");
    return list != null && !list.attributeOr("w:val").equals("0");
  }

  /** Adds an item to the open list, or opens one. */
  void add(Xml numbering, Element content) {
    Xml list = numbering.child("w:numId");
    Xml ilvl = numbering.child("w:ilvl");
    String named = ilvl == null ? "0" : ilvl.attributeOr("w:val");
    int level = named.matches("[0-8]") ? named.charAt(0) - '0' : 0;
    String key = (list == null ? "" : list.attributeOr("w:val")) + "/" + level;
    boolean numbered = !formats.getOrDefault(key, "bullet").matches("bullet|none");
    int number = counts.merge(key, 1, Integer::sum);
    restart(key, level);
    int wanted = Math.min(level, depth + 1);
    depth = Math.min(depth, wanted);
    if (depth == wanted && open[depth].nameIs("ol") != numbered) {
      depth--;
    }
    if (depth < wanted) {
      Element opened = new Element(numbered ? "ol" : "ul");
      if (numbered && number != 1) {
        opened.attr("start", Integer.toString(number));
      }
      if (depth < 0) {
        open(opened);
      } else {
        Element last = open[depth].lastElementChild();
        (last == null ? open[depth] : last).appendChild(opened);
      }
      open[++depth] = opened;
    }
    open[depth].appendElement("li").appendChild(content);
  }

  private void open(Element list) {
    Element container = root;
    if (container == null) {
      container = new Element("div");
      root = container;
    }
    container.appendChild(list);
  }

  /** Deeper levels count from their start again. */
  private void restart(String key, int level) {
    String list = key.substring(0, key.indexOf('/') + 1);
    for (int i = level + 1; i <= MAX_LEVEL; i++) {
      counts.computeIfPresent(list + i, (k, count) -> 0);
    }
  }

  /** The list so far, which is closed; null if none is open. */
  @Nullable Element take() {
    Element taken = root;
    root = null;
    depth = -1;
    return taken;
  }
}

package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a tree in document order with the statistics of their text, computed in one pass.
 * The statistics follow when elements are dropped, so that the tree is not traversed again. Not
 * thread-safe. The recursion is as deep as the tree, which the parser limits.
 */
final class TextTree {
  private final List<Region> regions = new ArrayList<>();
  private final Removals removals;
  private int chars;
  private int linked;
  private int commas;
  private int prose;
  private int links;
  private int proseDepth;

  /** An element and the statistics of the text below it. */
  static final class Region {
    final Element element;
    final @Nullable Region parent;
    private final int index;

    /** The index of the first region behind this one and its descendants. */
    private int end;

    private boolean dropped;
    private int chars;
    private int linked;
    private int commas;
    private int prose;

    /** The density of the text around this element, computed by {@link MainContent}. */
    double score;

    private Region(Element element, @Nullable Region parent, int index) {
      this.element = element;
      this.parent = parent;
      this.index = index;
    }

    /** Number of non-blank characters. */
    int chars() {
      return chars;
    }

    /** Number of non-blank characters within links. */
    int linked() {
      return linked;
    }

    /** Number of commas and sentence ends, a sign of prose. */
    int commas() {
      return commas;
    }

    /** Number of characters directly within paragraphs, preformatted text and the like. */
    int prose() {
      return prose;
    }

    double linkDensity() {
      return chars == 0 ? 0 : (double) linked / chars;
    }

    boolean isWithin(Region other) {
      return other.index < index && index < other.end;
    }
  }

  /**
   * @param removals by which dropped elements are removed from the page
   */
  TextTree(Element root, Removals removals) {
    this.removals = removals;
    add(root, null);
  }

  Region root() {
    return regions.getFirst();
  }

  /** Visits a region and its descendants, in document order. */
  void forEach(Region within, Consumer<Region> visitor) {
    for (int i = within.index; i < within.end; ) {
      Region region = regions.get(i);
      if (region.dropped) {
        i = region.end;
      } else {
        visitor.accept(region);
        i++;
      }
    }
  }

  /** Removes elements, in document order, from this tree and from the page. */
  void drop(Collection<Region> found) {
    List<Element> elements = new ArrayList<>();
    int end = 0;
    for (Region region : found) {
      // The descendants of a dropped region go with it.
      if (region.index >= end) {
        end = region.end;
        region.dropped = true;
        subtract(region);
        elements.add(region.element);
      }
    }
    removals.remove(elements);
  }

  private static void subtract(Region region) {
    for (Region up = region.parent; up != null; up = up.parent) {
      up.chars -= region.chars;
      up.linked -= region.linked;
      up.commas -= region.commas;
      up.prose -= region.prose;
    }
  }

  private void add(Element element, @Nullable Region parent) {
    Region region = new Region(element, parent, regions.size());
    regions.add(region);
    boolean link = element.nameIs("a");
    boolean paragraph = !link && isProse(element);
    links += link ? 1 : 0;
    proseDepth += paragraph ? 1 : 0;
    int charsBefore = chars;
    int linkedBefore = linked;
    int commasBefore = commas;
    int proseBefore = prose;
    for (int i = 0; i < element.childNodeSize(); i++) {
      Node child = element.childNode(i);
      if (child instanceof TextNode text) {
        count(text.getWholeText());
      } else if (child instanceof Element e) {
        add(e, region);
      }
    }
    region.end = regions.size();
    region.chars = chars - charsBefore;
    region.linked = linked - linkedBefore;
    region.commas = commas - commasBefore;
    region.prose = prose - proseBefore;
    links -= link ? 1 : 0;
    proseDepth -= paragraph ? 1 : 0;
  }

  private void count(String text) {
    int seen = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c != '\u00a0') {
        seen++;
        if (isComma(c)) {
          commas++;
        }
      }
    }
    chars += seen;
    if (links > 0) {
      linked += seen;
    } else if (proseDepth > 0) {
      prose += seen;
    }
  }

  private static boolean isComma(char c) {
    return switch (c) {
      case ',', '.', ';', ':', '!', '?', '،', '、', '。', '，', '；', '！', '？' -> true;
      default -> false;
    };
  }

  /** Whether text directly within the element is prose. */
  private static boolean isProse(Element element) {
    return switch (element.normalName()) {
      case "p", "pre", "blockquote", "dd" -> true;
      default -> false;
    };
  }

  /** Whether the statistics of a region depend on an element around it. */
  static boolean hasContext(Region region) {
    for (Region up = region.parent; up != null; up = up.parent) {
      if (up.element.nameIs("a") || isProse(up.element)) {
        return true;
      }
    }
    return false;
  }
}

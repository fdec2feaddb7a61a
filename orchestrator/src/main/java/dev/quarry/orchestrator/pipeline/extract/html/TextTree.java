package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a page in document order with the statistics of their text, computed in one pass.
 * Elements are marked as dropped, not removed: the statistics follow, and the marks can be taken
 * back. Not thread-safe. The recursion is as deep as the tree, which the parser limits.
 */
final class TextTree {
  private final List<Region> regions = new ArrayList<>();
  private final Predicate<Element> skipped;
  private final Set<Element> dropped = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Counts total = new Counts();
  private int links;
  private int proseDepth;

  /** Sums over the text below an element. */
  private static final class Counts {
    private int chars;
    private int linked;
    private int commas;
    private int prose;
    private int headings;
    private int links;
    private int localLinks;
    private int translations;

    private Counts copy() {
      Counts copy = new Counts();
      copy.add(this, 1);
      return copy;
    }

    private void add(Counts other, int sign) {
      chars += sign * other.chars;
      linked += sign * other.linked;
      commas += sign * other.commas;
      prose += sign * other.prose;
      headings += sign * other.headings;
      links += sign * other.links;
      localLinks += sign * other.localLinks;
      translations += sign * other.translations;
    }
  }

  /** An element and the statistics of the text below it. */
  static final class Region {
    final Element element;
    final @Nullable Region parent;
    private final int index;

    /** The index of the first region behind this one and its descendants. */
    private int end;

    /** Whether the element is within preformatted text. */
    final boolean preformatted;

    private boolean dropped;
    private Counts counts = new Counts();
    private Counts initial = counts;

    /** The density of the text around this element, computed by {@link MainContent}. */
    double score;

    private Region(Element element, @Nullable Region parent, int index) {
      this.element = element;
      this.parent = parent;
      this.index = index;
      this.preformatted = parent != null && (parent.preformatted || parent.element.nameIs("pre"));
    }

    /** Number of non-blank characters. */
    int chars() {
      return counts.chars;
    }

    /** Number of non-blank characters within links. */
    int linked() {
      return counts.linked;
    }

    /** Number of non-blank characters outside links. */
    int unlinked() {
      return counts.chars - counts.linked;
    }

    /** Number of commas and sentence ends, a sign of prose. */
    int commas() {
      return counts.commas;
    }

    /** Number of characters directly within paragraphs, preformatted text and the like. */
    int prose() {
      return counts.prose;
    }

    /** Number of headings, the element itself included. */
    int headings() {
      return counts.headings;
    }

    /** Whether the element has text outside its children. */
    boolean hasOwnText() {
      for (int i = 0; i < element.childNodeSize(); i++) {
        if (element.childNode(i) instanceof TextNode text && !text.isBlank()) {
          return true;
        }
      }
      return false;
    }

    /** Number of links. */
    int links() {
      return counts.links;
    }

    /** Number of links to places of the same page. */
    int localLinks() {
      return counts.localLinks;
    }

    /** Number of links that name the language of their target. */
    int translations() {
      return counts.translations;
    }

    double linkDensity() {
      return counts.chars == 0 ? 0 : (double) counts.linked / counts.chars;
    }

    boolean precedes(Region other) {
      return index < other.index;
    }

    boolean isWithin(Region other) {
      return other.index < index && index < other.end;
    }
  }

  /**
   * @param skipped elements that are not content and no part of the tree
   */
  TextTree(Element root, Predicate<Element> skipped) {
    this.skipped = skipped;
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

  /** The children of a region that are not dropped. */
  List<Region> children(Region region) {
    List<Region> children = new ArrayList<>();
    for (int i = region.index + 1; i < region.end; i = regions.get(i).end) {
      if (!regions.get(i).dropped) {
        children.add(regions.get(i));
      }
    }
    return children;
  }

  /**
   * The innermost of the first elements in a region or before it that pass the test, whether they
   * are dropped or not; null if none does. An element that passes is within others that do.
   *
   * @param maxChars elements with more text are not tested
   */
  @Nullable Element innermost(Region before, int maxChars, Predicate<Element> test) {
    Region found = null;
    for (int i = 0; i < (found == null ? before.end : found.end); i++) {
      Region region = regions.get(i);
      boolean small = region.initial.chars > 0 && region.initial.chars <= maxChars;
      if (small && !before.isWithin(region) && test.test(region.element)) {
        found = region;
      }
    }
    return found == null ? null : found.element;
  }

  /** Marks elements, in document order, as dropped. */
  void drop(Collection<Region> found) {
    int end = 0;
    for (Region region : found) {
      // The descendants of a dropped region go with it.
      if (region.index >= end && !region.dropped) {
        end = region.end;
        region.dropped = true;
        for (Region up = region.parent; up != null; up = up.parent) {
          if (up.counts == up.initial) {
            up.counts = up.initial.copy();
          }
          up.counts.add(region.counts, -1);
        }
        dropped.add(region.element);
      }
    }
  }

  /** Takes all marks back. */
  void restore() {
    for (Region region : regions) {
      region.dropped = false;
      region.counts = region.initial;
    }
    dropped.clear();
  }

  /** Whether an element is not part of the text: it is skipped, or marked as dropped. */
  boolean isLeftOut(Element element) {
    return dropped.contains(element) || skipped.test(element);
  }

  private void add(Element element, @Nullable Region parent) {
    Region region = new Region(element, parent, regions.size());
    regions.add(region);
    boolean link = element.nameIs("a") && element.hasAttr("href");
    boolean paragraph = !link && isProse(element);
    links += link ? 1 : 0;
    proseDepth += paragraph ? 1 : 0;
    Counts before = total.copy();
    total.headings += isHeading(element) ? 1 : 0;
    total.links += link ? 1 : 0;
    total.localLinks += link && element.attr("href").startsWith("#") ? 1 : 0;
    total.translations += link && element.hasAttr("hreflang") ? 1 : 0;
    for (int i = 0; i < element.childNodeSize(); i++) {
      Node child = element.childNode(i);
      if (child instanceof TextNode text) {
        count(text.getWholeText());
      } else if (child instanceof Element e && !skipped.test(e)) {
        add(e, region);
      }
    }
    region.end = regions.size();
    region.counts.add(total, 1);
    region.counts.add(before, -1);
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
          total.commas++;
        }
      }
    }
    total.chars += seen;
    if (links > 0) {
      total.linked += seen;
    } else if (proseDepth > 0) {
      total.prose += seen;
    }
  }

  private static boolean isComma(char c) {
    return switch (c) {
      case ',', '.', ';', ':', '!', '?', '،', '、', '。', '，', '；', '！', '？' -> true;
      default -> false;
    };
  }

  static boolean isHeading(Element element) {
    return switch (element.normalName()) {
      case "h1", "h2", "h3", "h4", "h5", "h6" -> true;
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
}

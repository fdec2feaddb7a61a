package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** Text statistics of each element of a tree, computed in one pass. */
final class TextStats {
  /**
   * The statistics of an element.
   *
   * @param chars non-blank characters
   * @param linked of these, within links
   * @param commas commas and sentence ends, a sign of prose
   * @param prose characters directly within paragraphs, preformatted text and the like
   */
  record Stats(int chars, int linked, int commas, int prose) {
    static final Stats NONE = new Stats(0, 0, 0, 0);

    double linkDensity() {
      return chars == 0 ? 0 : (double) linked / chars;
    }

    private Stats since(Stats before) {
      return new Stats(
          chars - before.chars,
          linked - before.linked,
          commas - before.commas,
          prose - before.prose);
    }
  }

  private static final String COMMAS = ",.;:!?،、。，；！？";

  private final Map<Element, Stats> stats = new IdentityHashMap<>();

  TextStats(Element root) {
    root.traverse(new Counter());
  }

  Stats of(Element element) {
    return stats.getOrDefault(element, Stats.NONE);
  }

  private final class Counter implements NodeVisitor {
    private int chars;
    private int linked;
    private int commas;
    private int prose;
    private int links;
    private int proseDepth;

    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode text) {
        count(text.getWholeText());
      } else if (node instanceof Element element) {
        stats.put(element, now());
        if (element.nameIs("a")) {
          links++;
        } else if (isProse(element)) {
          proseDepth++;
        }
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element) {
        if (element.nameIs("a")) {
          links--;
        } else if (isProse(element)) {
          proseDepth--;
        }
        stats.compute(element, (e, before) -> now().since(before == null ? Stats.NONE : before));
      }
    }

    private Stats now() {
      return new Stats(chars, linked, commas, prose);
    }

    private void count(String text) {
      int seen = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c > ' ' && c != '\u00a0') {
          seen++;
          if (COMMAS.indexOf(c) >= 0) {
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
  }

  private static boolean isProse(Element element) {
    return switch (element.normalName()) {
      case "p", "pre", "blockquote", "dd" -> true;
      default -> false;
    };
  }
}

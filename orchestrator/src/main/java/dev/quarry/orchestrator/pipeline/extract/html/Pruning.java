package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextStats.Stats;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;

/** Removes elements that are mostly links: lists of other pages, tags, share buttons. */
final class Pruning {
  private Pruning() {}

  static void prune(Element root) {
    TextStats stats = new TextStats(root);
    int whole = stats.of(root).chars();
    List<Element> linky = new ArrayList<>();
    for (Element element :
        root.select("div, section, ul, ol, dl, table, p, aside, h2, h3, h4, figure")) {
      if (element != root && isLinky(element, stats, whole)) {
        linky.add(element);
      }
    }
    linky.forEach(Element::remove);
  }

  private static boolean isLinky(Element element, TextStats stats, int whole) {
    Stats own = stats.of(element);
    double density = own.linkDensity();
    boolean small = own.chars() < 0.3 * whole;
    return switch (element.normalName()) {
      case "h2", "h3", "h4", "figure" -> false;
      case "p" -> density > 0.9 && own.chars() < 120 && own.commas() < 2;
      case "ul", "ol", "dl" -> small && density > 0.6;
      case "table" -> small && density > 0.7 && element.selectFirst("th") == null;
      default -> small && density > 0.5 && own.prose() < 200;
    };
  }
}

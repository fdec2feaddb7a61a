package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.ArrayList;
import java.util.List;

/** Removes elements that are mostly links: lists of other pages, tags, share buttons. */
final class Pruning {
  private Pruning() {}

  static void prune(TextTree tree, Region root) {
    int whole = root.chars();
    List<Region> linky = new ArrayList<>();
    tree.forEach(
        root,
        region -> {
          if (region != root && isLinky(region, whole)) {
            linky.add(region);
          }
        });
    tree.drop(linky);
  }

  private static boolean isLinky(Region region, int whole) {
    double density = region.linkDensity();
    boolean small = region.chars() < 0.3 * whole;
    return switch (region.element.normalName()) {
      case "p" -> density > 0.9 && region.chars() < 120 && region.commas() < 2;
      case "ul", "ol", "dl" -> small && density > 0.6;
      case "table" ->
          small && density > 0.7 && Markup.first(region.element, e -> e.nameIs("th")) == null;
      case "div", "section", "aside" -> small && density > 0.5 && region.prose() < 200;
      default -> false;
    };
  }
}

package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Widens the densest element of a page by the headings and the text around it. What stands between
 * these and is no text, such as a list of links to other pages, is marked as dropped.
 */
final class Surroundings {
  private static final int MIN_TEXT = 20;
  private static final double MAX_LINK_DENSITY = 0.45;

  private Surroundings() {}

  /** The highest element around this one that has text of its own beside it. */
  static Region widen(TextTree tree, Region start) {
    Region chosen = start;
    List<Region> foreign = new ArrayList<>();
    Region below = start;
    for (Region up = start.parent; up != null; up = up.parent) {
      List<Region> others = new ArrayList<>();
      boolean text = false;
      Set<String> kinds = new HashSet<>(Set.of(kind(below)));
      for (Region child : tree.children(up)) {
        if (child != below && isText(child)) {
          text = true;
          kinds.add(kind(child));
        }
      }
      boolean before = true;
      List<Region> pending = new ArrayList<>();
      for (Region child : tree.children(up)) {
        // A part like others, such as a section "See also", belongs to them.
        boolean alike = child.headings() > 0 && kinds.contains(kind(child));
        if (child == below || isText(child)) {
          before = false;
          pending.clear();
        } else if (child.linked() > 0 && !alike) {
          // A paragraph between parts of the text is one of them, even if it is only a link.
          (!before && child.element.nameIs("p") ? pending : others).add(child);
        }
      }
      others.addAll(pending);
      foreign.addAll(others);
      if (text) {
        chosen = up;
      }
      below = up;
    }
    Region root = chosen;
    foreign.removeIf(region -> !region.isWithin(root));
    foreign.sort((a, b) -> a == b ? 0 : a.precedes(b) ? -1 : 1);
    tree.drop(foreign);
    return chosen;
  }

  private static String kind(Region region) {
    return region.element.normalName() + " " + region.element.className();
  }

  private static boolean isText(Region region) {
    if (TextTree.isHeading(region.element)) {
      return region.chars() > 0;
    }
    boolean enough = region.unlinked() >= MIN_TEXT || region.headings() > 0 && region.chars() > 0;
    return enough && region.linkDensity() < MAX_LINK_DENSITY;
  }
}

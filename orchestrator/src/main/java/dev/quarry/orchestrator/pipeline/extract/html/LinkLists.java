package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Marks elements that are mostly links: lists of other pages, tags, tables of contents. */
final class LinkLists {
  /** Lists of one kind that hold this share of the text are what the page is about. */
  private static final double SUBJECT_SHARE = 0.4;

  private static final Pattern CONTENTS =
      Pattern.compile(
          "(?i)(?:^|[\\s_-])(?:toc|contents?|outline|quick-?view|on-?this-?page)(?:$|[\\s_-])");
  private static final Pattern STEP = Pattern.compile("(?i)(?:.*\\s)?(?:prev|next)(?:\\s.*)?");
  private static final int MAX_STEPS = 40;
  private static final int MAX_STEP_CHARS = 400;

  private LinkLists() {}

  /** In articles, where lists of links lead to other articles. */
  static void drop(TextTree tree, Region root) {
    int whole = root.chars();
    List<Region> linky = new ArrayList<>();
    Map<String, Integer> sums = new HashMap<>();
    tree.forEach(
        root,
        region -> {
          if (region != root && isLinky(region, whole)) {
            linky.add(region);
            sums.merge(kind(region), region.chars(), Integer::sum);
          }
        });
    linky.removeIf(region -> sums.getOrDefault(kind(region), 0) > SUBJECT_SHARE * whole);
    tree.drop(linky);
  }

  /** Marks the tables of contents: lists of links to places of the same page. */
  static void dropContents(TextTree tree, Region root) {
    List<Region> found = new ArrayList<>();
    tree.forEach(
        root,
        region -> {
          if (region != root && isContents(region)) {
            found.add(region);
          }
        });
    tree.drop(found);
  }

  private static boolean isContents(Region region) {
    if (isSteps(region) || isLanguages(region)) {
      return true;
    }
    boolean local =
        region.localLinks() >= 3
            && region.localLinks() >= 0.9 * region.links()
            && region.linkDensity() > 0.7
            && region.prose() < 0.1 * region.chars();
    return local
        && switch (region.element.normalName()) {
          case "ul", "ol" -> Markup.closest(region.element, e -> e.nameIs("table")) == null;
          case "details", "div", "section", "aside" ->
              region.headings() <= 1
                  && (CONTENTS.matcher(region.element.className()).find()
                      || CONTENTS.matcher(region.element.id()).find());
          default -> false;
        };
  }

  /** Links to the next page and to the one before. */
  private static boolean isSteps(Region region) {
    return isShortBlock(region)
        && region.linkDensity() > 0.4
        && Markup.first(region.element, LinkLists::isStep) != null;
  }

  private static boolean isStep(Element element) {
    if (!element.nameIs("a")) {
      return false;
    }
    String key = element.attr("accesskey");
    return STEP.matcher(element.attr("rel")).matches()
        || key.equalsIgnoreCase("n")
        || key.equalsIgnoreCase("p");
  }

  /** Links to the same page in other languages. */
  private static boolean isLanguages(Region region) {
    return isShortBlock(region)
        && region.links() >= 2
        && region.translations() * 2 >= region.links();
  }

  private static boolean isShortBlock(Region region) {
    return switch (region.element.normalName()) {
      case "ul", "ol", "div", "p", "table", "section" ->
          region.links() > 0
              && region.links() <= MAX_STEPS
              && region.chars() < MAX_STEP_CHARS
              && region.headings() == 0;
      default -> false;
    };
  }

  private static String kind(Region region) {
    return region.element.normalName() + " " + region.element.attr("class");
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

package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Finds the element that contains the main content of a page: a well-known place of generators and
 * content management systems if there is one, else the element with the highest text density.
 */
final class MainContent {
  private static final String[] POST_CLASSES = {
    "entry-content",
    "post-content",
    "article-content",
    "article-body",
    "article__body",
    "story-body",
    "post-body",
    "entry",
    "post"
  };

  private static final String[] DOCBOOK_CLASSES = {
    "sect1", "chapter", "refentry", "book", "article"
  };

  /** How many of the places below are the main part of a page and nothing else. */
  private static final int CERTAIN = 7;

  /** The places of documentation generators and content systems, most specific first. */
  private static final List<Predicate<Element>> WELL_KNOWN =
      List.of(
          e -> Markup.hasValue(e, "itemprop", "articleBody"),
          e ->
              e.nameIs("div")
                  && e.hasClass("body")
                  && Markup.isWithin(e, up -> up.nameIs("div") && up.hasClass("document")),
          e -> e.nameIs("div") && Markup.hasValue(e, "role", "main"),
          e -> e.hasClass("theme-doc-markdown") && Markup.isWithin(e, up -> up.nameIs("main")),
          e -> e.nameIs("article") && e.hasClass("md-content__inner"),
          e ->
              e.hasClass("mw-parser-output")
                  && Markup.isWithin(e, up -> up.id().equals("mw-content-text")),
          e -> e.hasClass("markdown-body"),
          e -> e.nameIs("div") && Markup.hasAnyClass(e, DOCBOOK_CLASSES),
          e -> e.nameIs("article"),
          e -> e.nameIs("main"),
          e -> Markup.hasValue(e, "role", "main"),
          e -> Markup.hasAnyClass(e, POST_CLASSES));

  /** Minimum share of the page's text that a well-known place must contain. */
  private static final double MIN_TEXT_SHARE = 0.5;

  /** A well-known place with this share of the text needs nothing around it. */
  private static final double WHOLE_SHARE = 0.9;

  private static final double MIN_DECLARED_SHARE = 0.3;

  /** One that has a heading may be the text of a short page. */
  private static final double MIN_TITLED_SHARE = 0.1;

  private MainContent() {}

  /** Whether an element is the main part of a page, by its name or where its generator puts it. */
  static boolean isPlace(Element element) {
    if (Markup.isMain(element)) {
      return true;
    }
    return element.attributesSize() > 0
        && WELL_KNOWN.subList(0, CERTAIN).stream().anyMatch(place -> place.test(element));
  }

  /** Whether an element is at a place where content systems put the text. */
  static boolean isWellKnown(Element element) {
    return WELL_KNOWN.stream().anyMatch(place -> place.test(element));
  }

  static Region of(TextTree tree, PageKind kind) {
    Region dense = kind == PageKind.DOCUMENT ? densest(tree) : widened(densest(tree));
    Region named = named(tree);
    if (kind == PageKind.DOCUMENT && named == null) {
      named = declared(tree);
      if (named != null) {
        return named;
      }
    }
    if (kind == PageKind.DOCUMENT) {
      if (named == null) {
        return Surroundings.widen(tree, dense);
      }
      boolean whole =
          weight(named) >= WHOLE_SHARE * weight(tree.root())
              && (isPlace(named.element) || named.element.nameIs("article"));
      return whole ? named : Surroundings.widen(tree, named);
    }
    if (named == null) {
      return dense;
    }
    // A denser element inside the selected one is preferred if it has nearly all of its text.
    return dense.isWithin(named) && dense.prose() >= 0.8 * named.prose() ? dense : named;
  }

  private static @Nullable Region named(TextTree tree) {
    double wanted = MIN_TEXT_SHARE * weight(tree.root());
    NavigableMap<Integer, Region> heaviest = new TreeMap<>();
    tree.forEach(
        tree.root(),
        region -> {
          if (weight(region) >= wanted) {
            collect(region, heaviest);
          }
        });
    return heaviest.values().stream().filter(r -> r.chars() > 100).findFirst().orElse(null);
  }

  /** Notes a region at each well-known place that it is, if it is the heaviest one there. */
  private static void collect(Region region, Map<Integer, Region> heaviest) {
    for (int place = 0; place < WELL_KNOWN.size(); place++) {
      Region best = heaviest.get(place);
      boolean heavier = best == null || weight(region) > weight(best);
      if (heavier && WELL_KNOWN.get(place).test(region.element)) {
        heaviest.put(place, region);
      }
    }
  }

  /** The only element that says it is the main part, if it has much of the page's text. */
  private static @Nullable Region declared(TextTree tree) {
    List<Region> found = new ArrayList<>();
    tree.forEach(
        tree.root(),
        region -> {
          if (Markup.isMain(region.element) && isDeclared(region, tree.root())) {
            found.add(region);
          }
        });
    return found.isEmpty() ? null : found.getFirst();
  }

  private static boolean isDeclared(Region region, Region root) {
    boolean titled = region.headings() > 0 && region.chars() > region.linked();
    return titled && region.unlinked() > MIN_TITLED_SHARE * root.unlinked()
        || region.chars() > MIN_DECLARED_SHARE * root.chars();
  }

  private static double weight(Region region) {
    return region.prose() + 0.2 * (region.chars() - region.linked() - region.prose());
  }

  private static Region densest(TextTree tree) {
    List<Region> scored = new ArrayList<>();
    tree.forEach(
        tree.root(),
        region -> {
          region.score = 0;
          scored.add(region);
          addToAncestors(region, ownScore(region));
        });
    Region best = tree.root();
    double highest = 0;
    for (Region region : scored) {
      double score = region.score * (1 - region.linkDensity());
      if (score > highest) {
        highest = score;
        best = region;
      }
    }
    return best;
  }

  private static void addToAncestors(Region region, double score) {
    double share = score;
    Region up = region.parent;
    for (int level = 0; level < 5 && share > 0 && up != null; level++) {
      up.score += share;
      share *= level == 0 ? 0.7 : 0.5;
      up = up.parent;
    }
  }

  /** Climbs to the ancestor while the text gained outweighs the links gained. */
  private static Region widened(Region best) {
    Region chosen = best;
    for (Region up = best.parent; up != null; up = up.parent) {
      double gained = weight(up) - weight(chosen);
      if (gained > 0.2 * weight(chosen) && up.linkDensity() < chosen.linkDensity() + 0.1) {
        chosen = up;
      }
    }
    return chosen;
  }

  private static double ownScore(Region region) {
    if (region.linkDensity() > 0.5) {
      return 0;
    }
    int length =
        switch (region.element.normalName()) {
          case "div", "section", "li", "td" -> region.element.ownText().length();
          case "p", "pre", "blockquote", "dd" -> region.chars();
          default -> 0;
        };
    if (length < 25) {
      return 0;
    }
    return (1 + Math.min(length / 100.0, 5) + Math.min(region.commas(), 10) * 0.5)
        * (1 - region.linkDensity());
  }
}

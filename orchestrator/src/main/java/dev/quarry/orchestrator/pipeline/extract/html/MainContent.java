package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextStats.Stats;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Finds the element that contains the main content of a page: a well-known selector of generators
 * and content management systems if one matches, else the element with the highest text density.
 */
final class MainContent {
  /** Selectors of documentation generators and content management systems, most specific first. */
  private static final List<String> WELL_KNOWN_SELECTORS =
      List.of(
          "[itemprop=articleBody]",
          "div.document div.body",
          "div[role=main]",
          "main .theme-doc-markdown",
          "article.md-content__inner",
          "#mw-content-text .mw-parser-output",
          ".markdown-body",
          "div.sect1, div.chapter, div.refentry, div.book, div.article",
          "article",
          "main",
          "[role=main]",
          ".entry-content, .post-content, .article-content, .article-body, .article__body,"
              + " .story-body, .post-body, .entry, .post");

  /** Minimum share of the page's text that a selected element must contain. */
  private static final double MIN_TEXT_SHARE = 0.5;

  private MainContent() {}

  static Element of(Element body) {
    TextStats stats = new TextStats(body);
    Element dense = densest(body, stats);
    Element named = named(body, stats);
    if (named == null) {
      return dense;
    }
    // A denser element inside the selected one is preferred if it has nearly all of its text.
    boolean inside = dense != named && dense.parents().contains(named);
    return inside && stats.of(dense).prose() >= 0.8 * stats.of(named).prose() ? dense : named;
  }

  private static @Nullable Element named(Element body, TextStats stats) {
    double wanted = MIN_TEXT_SHARE * weight(stats.of(body));
    for (String selector : WELL_KNOWN_SELECTORS) {
      Element best = null;
      for (Element element : body.select(selector)) {
        if (best == null || weight(stats.of(element)) > weight(stats.of(best))) {
          best = element;
        }
      }
      if (best != null && weight(stats.of(best)) >= wanted && stats.of(best).chars() > 100) {
        return best;
      }
    }
    return null;
  }

  private static double weight(Stats stats) {
    return stats.prose() + 0.2 * (stats.chars() - stats.linked() - stats.prose());
  }

  private static Element densest(Element body, TextStats stats) {
    Map<Element, Double> scores = new IdentityHashMap<>();
    for (Element element : body.select("p, pre, td, blockquote, dd, li, div, section")) {
      double score = ownScore(element, stats);
      if (score > 0) {
        double share = 1;
        Element parent = element.parent();
        for (int up = 0; up < 5 && parent != null && parent != body.parent(); up++) {
          scores.merge(parent, score * share, Double::sum);
          share *= up == 0 ? 0.7 : 0.5;
          parent = parent.parent();
        }
      }
    }
    Element best = body;
    double highest = 0;
    for (Map.Entry<Element, Double> entry : scores.entrySet()) {
      double score = entry.getValue() * (1 - stats.of(entry.getKey()).linkDensity());
      if (score > highest) {
        highest = score;
        best = entry.getKey();
      }
    }
    return widened(best, body, stats);
  }

  /** Climbs to the ancestor while the text gained outweighs the links gained. */
  private static Element widened(Element best, Element body, TextStats stats) {
    Element chosen = best;
    Element parent = best.parent();
    while (parent != null && parent != body.parent()) {
      Stats inner = stats.of(chosen);
      Stats outer = stats.of(parent);
      double more = weight(outer) - weight(inner);
      if (more > 0.2 * weight(inner) && outer.linkDensity() < inner.linkDensity() + 0.1) {
        chosen = parent;
      }
      parent = parent.parent();
    }
    return chosen;
  }

  private static double ownScore(Element element, TextStats stats) {
    Stats own = stats.of(element);
    boolean block =
        element.nameIs("div")
            || element.nameIs("section")
            || element.nameIs("li")
            || element.nameIs("td");
    int length = block ? element.ownText().length() : own.chars();
    if (length < 25 || own.linkDensity() > 0.5) {
      return 0;
    }
    return (1 + Math.min(length / 100.0, 5) + Math.min(own.commas(), 10) * 0.5)
        * (1 - own.linkDensity());
  }
}

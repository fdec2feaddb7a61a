package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Removes boilerplate from a page by element, role, class and id. */
final class Clutter {
  /** Permalink anchors next to headings. */
  static final String HEADING_ANCHORS =
      "a.headerlink, a.hash-link, a.anchorjs-link, a.anchor, a.heading-anchor, a.permalink,"
          + " a.header-anchor, a.direct-link, span.mw-editsection, a[title^=Permalink],"
          + " a[aria-label^=Permalink], a[title^=Permanent link], a.anchor-link";

  private static final String NEVER =
      "script, style, template, noscript, iframe, object, embed, applet, svg, canvas, audio, video,"
          + " button, input, select, textarea, datalist, map, nav, dialog, link, meta,"
          + " [hidden], [role=navigation], [role=banner], [role=contentinfo], [role=search],"
          + " [role=dialog], [role=alertdialog], [role=menu], [role=menubar], [role=toolbar],"
          + " [role=tooltip], [role=button], [style~=(?i)display\\s*:\\s*none],"
          + " [style~=(?i)visibility\\s*:\\s*hidden], .linenos, .lineno, .line-numbers-rows,"
          + " .gutter, .visually-hidden, .sr-only, .screen-reader-text, .mw-jump-link,"
          + " sup.reference, .noprint, .navheader, .navfooter";

  /** Names of boilerplate, each a whole word of a class or id. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:^|[\\s_-])(?:nav(?:bar|igation)?|menu|submenu|sidebar\\w*|breadcrumbs?|cookies?|consent|gdpr"
              + "|share|sharing|sharedaddy|social\\w*|related\\w*|recommend\\w*|recirc\\w*|footer|foot"
              + "|masthead|ads?|advert\\w*|adsense|promo\\w*|sponsor\\w*|newsletter|subscri\\w+"
              + "|signup|popup|modal|overlay|lightbox|pagination|pager|pagenav|paging|prev|next"
              + "|widget\\w*|disqus\\w*|taboola|outbrain|login|toolbar|skip|print|author-?bio|bio"
              + "|most-?(?:read|popular)|popular|trending|toc|copyright|rating|rss|tags?|taglist"
              + "|tagcloud|hidden|paywall|teaser\\w*|byline|topbar|tooltip|banner)(?:$|[\\s_-])");

  private static final Pattern COMMENTS =
      Pattern.compile(
          "(?:^|[\\s_-])(?:comments?(?:list|s?-?(?:area|section|list|thread|form|wrap\\w*))?"
              + "|commentlist|respond|replies|disqus_thread|livefyre|fb-comments)(?:$|[\\s_-])");

  private static final Pattern KEPT_ASIDES =
      Pattern.compile("admonition|footnote|note|warning|callout|tip|sidebar-title|topic");

  private Clutter() {}

  /** Removes elements that are never content, and page headers, footers, asides and forms. */
  static void removeAlways(Document page) {
    page.select(NEVER).remove();
    page.select(HEADING_ANCHORS).remove();
    List<Element> framing = new ArrayList<>();
    for (Element element : page.select("header, footer, aside, form, fieldset")) {
      if (isFraming(element)) {
        framing.add(element);
      }
    }
    framing.forEach(Element::remove);
  }

  /**
   * Removes elements whose class or id names boilerplate, unless they hold most of the page's text.
   */
  static void removeNamed(Element root, TextStats stats) {
    removeMatching(root, stats, NAMED, 0.35);
  }

  static void removeComments(Element root, TextStats stats) {
    removeMatching(root, stats, COMMENTS, 0.5);
  }

  private static void removeMatching(
      Element root, TextStats stats, Pattern names, double maxShare) {
    int whole = Math.max(1, stats.of(root).chars());
    List<Element> found = new ArrayList<>();
    for (Element element : root.getAllElements()) {
      if (element != root && isNamed(element, names)) {
        double share = (double) stats.of(element).prose() / Math.max(1, stats.of(root).prose());
        double all = (double) stats.of(element).chars() / whole;
        if (Math.max(share, all * 0.6) < maxShare) {
          found.add(element);
        }
      }
    }
    found.forEach(Element::remove);
  }

  private static boolean isNamed(Element element, Pattern names) {
    switch (element.normalName()) {
      case "html",
          "body",
          "main",
          "article",
          "p",
          "pre",
          "code",
          "h1",
          "a",
          "em",
          "strong",
          "tr",
          "td",
          "tbody",
          "table" -> {
        return false;
      }
      default -> {
        String name = element.className() + " " + element.id();
        return name.length() > 1 && names.matcher(name.toLowerCase(Locale.ROOT)).find();
      }
    }
  }

  private static boolean isFraming(Element element) {
    return switch (element.normalName()) {
      case "header" -> element.closest("article, main, [role=main]") == null;
      case "footer" -> true;
      case "aside" -> !KEPT_ASIDES.matcher(element.className()).find();
      // Some systems wrap the whole page in one form.
      default -> element.selectFirst("p, h1") == null || element.text().length() < 500;
    };
  }
}

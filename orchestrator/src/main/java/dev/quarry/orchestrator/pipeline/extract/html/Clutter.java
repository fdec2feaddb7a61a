package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * Finds boilerplate by element, role, class and id. One instance for each page, which collects what
 * is never content while the page is traversed. Not thread-safe.
 */
final class Clutter implements ElementVisitor {
  private static final Set<String> NEVER =
      Set.of(
          "script",
          "style",
          "template",
          "noscript",
          "iframe",
          "object",
          "embed",
          "applet",
          "svg",
          "canvas",
          "audio",
          "video",
          "button",
          "input",
          "select",
          "textarea",
          "datalist",
          "map",
          "nav",
          "dialog",
          "link",
          "meta");
  private static final Set<String> NEVER_ROLES =
      Set.of(
          "navigation",
          "banner",
          "contentinfo",
          "search",
          "dialog",
          "alertdialog",
          "menu",
          "menubar",
          "toolbar",
          "tooltip",
          "button");
  private static final String[] NEVER_CLASSES = {
    "linenos",
    "lineno",
    "line-numbers-rows",
    "gutter",
    "visually-hidden",
    "sr-only",
    "screen-reader-text",
    "mw-jump-link",
    "noprint",
    "navheader",
    "navfooter"
  };
  private static final Pattern INVISIBLE =
      Pattern.compile("(?i)display\\s*:\\s*none|visibility\\s*:\\s*hidden");

  /** Classes of permalink anchors next to headings. */
  private static final String[] ANCHOR_CLASSES = {
    "headerlink",
    "hash-link",
    "anchorjs-link",
    "anchor",
    "heading-anchor",
    "permalink",
    "header-anchor",
    "direct-link",
    "anchor-link"
  };

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

  /** The head of a page has no text. */
  private static final int HEAD_DEPTH = 2;

  /** What a name, a class attribute or an id, says about its element. */
  private record Name(boolean boilerplate, boolean comments) {}

  private final List<Element> never = new ArrayList<>();
  private final List<Element> framing = new ArrayList<>();

  /** Pages repeat their names. */
  private final Map<String, Name> names = new HashMap<>();

  private final Map<String, Boolean> neverClasses = new HashMap<>();

  /** Depth of the element whose descendants are not looked at. */
  private int skippedBelow = Integer.MAX_VALUE;

  @Override
  public void visit(Element element, int depth) {
    if (depth > skippedBelow) {
      return;
    }
    skippedBelow = Integer.MAX_VALUE;
    if (isNever(element)) {
      never.add(element);
      skippedBelow = depth;
    } else if (depth == HEAD_DEPTH && element.nameIs("head")) {
      skippedBelow = depth;
    } else {
      switch (element.normalName()) {
        case "header", "footer", "aside", "form", "fieldset" -> framing.add(element);
        default -> {}
      }
    }
  }

  /**
   * Removes the elements that are never content, and page headers, footers, asides and forms, of
   * the page that was traversed.
   */
  void removeAlways(Removals removals) {
    removals.remove(never);
    removals.remove(framing.stream().filter(Clutter::isFraming).toList());
  }

  /**
   * Removes elements whose class or id names boilerplate or comments, unless they hold much of the
   * page's text.
   */
  void removeNamed(TextTree tree) {
    Region root = tree.root();
    double prose = Math.max(1, root.prose());
    double chars = Math.max(1, root.chars());
    List<Region> found = new ArrayList<>();
    tree.forEach(
        root,
        region -> {
          if (region != root && canBeNamed(region.element)) {
            double share = Math.max(region.prose() / prose, region.chars() / chars * 0.6);
            if (isNamed(region.element, share)) {
              found.add(region);
            }
          }
        });
    tree.drop(found);
  }

  /** A permalink next to a heading. */
  static boolean isHeadingAnchor(Element element) {
    return switch (element.normalName()) {
      case "a" ->
          element.hasAttr("class") && Markup.hasAnyClass(element, ANCHOR_CLASSES)
              || startsWith(element, "title", "permalink")
              || startsWith(element, "aria-label", "permalink")
              || startsWith(element, "title", "permanent link");
      case "span" -> element.hasClass("mw-editsection");
      default -> false;
    };
  }

  private static boolean startsWith(Element element, String attribute, String prefix) {
    return element.attr(attribute).regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private boolean isNever(Element element) {
    if (NEVER.contains(element.normalName())) {
      return true;
    }
    if (element.attributesSize() == 0) {
      return false;
    }
    return element.hasAttr("hidden")
        || NEVER_ROLES.contains(element.attr("role").trim().toLowerCase(Locale.ROOT))
        || INVISIBLE.matcher(element.attr("style")).find()
        || isNeverByClass(element)
        || isHeadingAnchor(element);
  }

  private boolean isNeverByClass(Element element) {
    String classes = element.attr("class");
    return !classes.isEmpty()
        && (neverClasses.computeIfAbsent(classes, c -> Markup.hasAnyClass(element, NEVER_CLASSES))
            || element.nameIs("sup") && element.hasClass("reference"));
  }

  private static boolean canBeNamed(Element element) {
    if (element.attributesSize() == 0) {
      return false;
    }
    return switch (element.normalName()) {
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
          "table" ->
          false;
      default -> true;
    };
  }

  /** The patterns match whole words, so a class attribute and an id can be looked at apart. */
  private boolean isNamed(Element element, double share) {
    return share < 0.5
        && (isNamed(element.attr("class"), share) || isNamed(element.attr("id"), share));
  }

  private boolean isNamed(String name, double share) {
    if (name.isEmpty()) {
      return false;
    }
    Name known = names.computeIfAbsent(name, Clutter::read);
    return known.comments() || known.boilerplate() && share < 0.35;
  }

  private static Name read(String name) {
    String words = name.toLowerCase(Locale.ROOT);
    return new Name(NAMED.matcher(words).find(), COMMENTS.matcher(words).find());
  }

  private static boolean isFraming(Element element) {
    return switch (element.normalName()) {
      case "header" -> Markup.closest(element, Clutter::isMain) == null;
      case "footer" -> true;
      case "aside" -> !KEPT_ASIDES.matcher(element.className()).find();
      // Some systems wrap the whole page in one form.
      default ->
          Markup.first(element, e -> e.nameIs("p") || e.nameIs("h1")) == null
              || !Markup.hasText(element, 500);
    };
  }

  private static boolean isMain(Element element) {
    return element.nameIs("article")
        || element.nameIs("main")
        || Markup.hasValue(element, "role", "main");
  }
}

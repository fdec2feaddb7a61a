package dev.quarry.orchestrator.pipeline.extract.html;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * Finds the elements that are never text: scripts, controls, navigation, what only decorates or is
 * not shown. One instance for each page. Not thread-safe.
 */
final class Unseen implements ElementVisitor {
  private static final Set<String> NEVER =
      Set.of(
          "script",
          "style",
          "noscript",
          "iframe",
          "object",
          "embed",
          "applet",
          "svg",
          "canvas",
          "audio",
          "video",
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
          "tooltip");
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

  /** Names of containers that a click shows: tabs, accordions, folded text. */
  private static final Pattern FOLDED =
      Pattern.compile(
          "(?i)(?:^|[\\s_-])(?:tab-?(?:panels?|panes?|items?|contents?)|panels?|accordions?|collaps\\w*|faqs?"
              + "|answers?|spoilers?|expandable)(?:$|[\\s_-])");

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

  /** The head of a page has no text. */
  private static final int HEAD_DEPTH = 2;

  /** A permalink's own words, such as "Link to this heading", are not longer. */
  private static final int MAX_PERMALINK_CHARS = 40;

  private final Set<Element> found = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Element, Integer> words = new IdentityHashMap<>();
  private final Map<String, Boolean> neverClasses = new HashMap<>();

  /** Depth of the element whose descendants are not looked at. */
  private int skippedBelow = Integer.MAX_VALUE;

  @Override
  public void visit(Element element, int depth) {
    if (depth > skippedBelow) {
      return;
    }
    skippedBelow = Integer.MAX_VALUE;
    if (element.nameIs("a") && isPermalink(element)) {
      keepTarget(element);
    }
    if (depth == HEAD_DEPTH && element.nameIs("head")) {
      skippedBelow = depth;
    } else if (isNever(element)) {
      found.add(element);
      skippedBelow = depth;
    }
  }

  /** Gives a heading the id that its permalink names. */
  private static void keepTarget(Element permalink) {
    Element holder = Markup.closest(permalink, Unseen::isTitle);
    String target = permalink.attr("href");
    if (holder != null && holder.id().isEmpty() && target.startsWith("#")) {
      holder.attr("id", WebAddress.decoded(target.substring(1)));
    }
  }

  /** Whether the element, of the page that was visited, is never text. */
  boolean contains(Element element) {
    return found.contains(element);
  }

  private boolean isNever(Element element) {
    String name = element.normalName();
    if (NEVER.contains(name)) {
      return true;
    }
    if (name.equals("button")) {
      return !isTrigger(element);
    }
    if (name.equals("template")) {
      return !element.hasAttr("shadowrootmode");
    }
    if (name.equals("a")) {
      return isPermalink(element);
    }
    return element.attributesSize() > 0 && isNeverByAttribute(element);
  }

  private boolean isNeverByAttribute(Element element) {
    String role = element.attr("role").trim().toLowerCase(Locale.ROOT);
    return NEVER_ROLES.contains(role)
        || role.equals("button") && !isTrigger(element)
        || isHidden(element) && !isFolded(element)
        || isNeverByClass(element)
        || isVisualFormula(element)
        || element.nameIs("span") && element.hasClass("mw-editsection");
  }

  /** A heading or term that is a button: a click shows the text below it. */
  private boolean isTrigger(Element element) {
    Element holder = Markup.closest(element, Unseen::isTitle);
    return holder != null && words(holder) == words(element);
  }

  private static boolean isTitle(Element element) {
    return TextTree.isHeading(element) || element.nameIs("summary") || element.nameIs("dt");
  }

  private static boolean isHidden(Element element) {
    return element.hasAttr("hidden") || INVISIBLE.matcher(element.attr("style")).find();
  }

  /** What a click shows is text of the page: panels of tabs, answers, folded parts. */
  private static boolean isFolded(Element element) {
    return Markup.hasValue(element, "role", "tabpanel")
        || Markup.hasValue(element, "hidden", "until-found")
        || FOLDED.matcher(element.className()).find()
        || FOLDED.matcher(element.id()).find()
        || isDisclosed(element);
  }

  /** Whether the heading or paragraph right before it has the button that shows it. */
  private static boolean isDisclosed(Element element) {
    Element label = neighbour(element, Node::previousSibling);
    return label != null
        && (label.nameIs("p") || isTitle(label))
        && Markup.first(label, e -> e.nameIs("button") || Markup.hasValue(e, "role", "button"))
            != null;
  }

  private boolean isNeverByClass(Element element) {
    String classes = element.attr("class");
    return !classes.isEmpty()
        && (neverClasses.computeIfAbsent(classes, c -> Markup.hasAnyClass(element, NEVER_CLASSES))
            || element.nameIs("sup") && element.hasClass("reference"));
  }

  /** The copy of a formula that is drawn, beside its MathML. */
  private static boolean isVisualFormula(Element element) {
    if (!Markup.hasValue(element, "aria-hidden", "true")) {
      return false;
    }
    return isFormula(neighbour(element, Node::previousSibling))
        || isFormula(neighbour(element, Node::nextSibling));
  }

  private static boolean isFormula(@Nullable Element element) {
    return element != null
        && (element.nameIs("math") || Markup.first(element, e -> e.nameIs("math")) != null);
  }

  private static @Nullable Element neighbour(Element element, Function<Node, @Nullable Node> next) {
    Node node = next.apply(element);
    if (node instanceof TextNode text && text.isBlank()) {
      node = next.apply(node);
    }
    return node instanceof Element e ? e : null;
  }

  /** A link from a heading, or from a term, to itself. */
  private boolean isPermalink(Element element) {
    boolean named =
        element.hasAttr("class") && Markup.hasAnyClass(element, ANCHOR_CLASSES)
            || startsWith(element, "title", "permalink")
            || startsWith(element, "aria-label", "permalink")
            || startsWith(element, "title", "permanent link");
    if (!named && !element.attr("href").startsWith("#")) {
      return false;
    }
    int words = words(element);
    if (words == 0) {
      return element.childNodeSize() > 0 && (named || isInTitle(element));
    }
    Element holder = Markup.closest(element, Unseen::isTitle);
    return named && words <= MAX_PERMALINK_CHARS && (holder == null || words(holder) > words);
  }

  private static boolean isInTitle(Element element) {
    return Markup.closest(element, Unseen::isTitle) != null;
  }

  private static boolean startsWith(Element element, String attribute, String prefix) {
    return element.attr(attribute).regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /** Number of letters and digits. An element is asked for once for each of its links. */
  private int words(Element element) {
    return words.computeIfAbsent(element, Unseen::count);
  }

  private static int count(Element element) {
    int count = 0;
    for (int i = 0; i < element.childNodeSize(); i++) {
      Node child = element.childNode(i);
      if (child instanceof TextNode text) {
        count += (int) text.getWholeText().chars().filter(Character::isLetterOrDigit).count();
      } else if (child instanceof Element e) {
        count += count(e);
      }
    }
    return count;
  }
}

package dev.quarry.orchestrator.pipeline.extract.html;

import dev.quarry.orchestrator.pipeline.extract.html.TextTree.Region;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Finds boilerplate by class and id. A name alone is no proof: {@code cookies} and {@code comments}
 * are also the names of sections. Within the main part of a page an element is boilerplate only if
 * its content says so as well. One instance for each page. Not thread-safe.
 */
final class NamedBoilerplate {
  /** Names of boilerplate, each a whole word of a class or id. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?:^|[\\s_-])(?:nav(?:bar|igation)?|menu|submenu|sidebar\\w*|breadcrumbs?|cookies?|consent|gdpr"
              + "|share|sharing|sharedaddy|social\\w*|related\\w*|recommend\\w*|recirc\\w*|footer|foot"
              + "|masthead|ads?|advert\\w*|adsense|promo\\w*|sponsor\\w*|newsletter|subscri\\w+"
              + "|signup|popup|modal|overlay|lightbox|pagination|pager|pagenav|paging|prev|next"
              + "|widget\\w*|disqus\\w*|taboola|outbrain|login|toolbar|skip|print|author-?bio|bio"
              + "|most-?(?:read|popular)|popular|trending|toc|copyright|rating|rss|tags?|taglist"
              + "|tagcloud|hidden|paywall|doc-?nav|prevnext|previous|teaser\\w*|byline|topbar|tooltip|banner)(?:$|[\\s_-])");

  private static final Pattern COMMENTS =
      Pattern.compile(
          "(?:^|[\\s_-])(?:comments?(?:list|s?-?(?:area|section|list|thread|form|wrap\\w*))?"
              + "|commentlist|respond|replies|disqus_thread|livefyre|fb-comments)(?:$|[\\s_-])");

  private static final Pattern CONTENTS = Pattern.compile("(?:^|\\s)(?:toc|contents)(?:$|\\s)");

  /** Below this, text without a heading is a label, not a paragraph. */
  private static final int MIN_PROSE = 60;

  private static final double MAX_LINK_DENSITY = 0.5;

  /** What a name, a class attribute or an id, says about its element. */
  private record Name(boolean boilerplate, boolean comments) {
    private boolean isNone() {
      return !boilerplate && !comments;
    }
  }

  private final TextTree tree;
  private final PageKind kind;
  private final Set<Region> mainParts = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Pages repeat their names. */
  private final Map<String, Name> names = new HashMap<>();

  NamedBoilerplate(TextTree tree, PageKind kind) {
    this.tree = tree;
    this.kind = kind;
    tree.forEach(
        tree.root(),
        region -> {
          if (MainContent.isPlace(region.element)) {
            mainParts.add(region);
          }
        });
  }

  /** Marks the elements, unless they hold much of the page's text. */
  void drop() {
    Region root = tree.root();
    double prose = Math.max(1, root.prose());
    double chars = Math.max(1, root.chars());
    List<Region> found = new ArrayList<>();
    tree.forEach(
        root,
        region -> {
          if (region != root && !region.preformatted && canBeNamed(region.element)) {
            double share = Math.max(region.prose() / prose, region.chars() / chars * 0.6);
            if (isBoilerplate(region, share)) {
              found.add(region);
            }
          }
        });
    tree.drop(found);
  }

  private boolean isBoilerplate(Region region, double share) {
    Element element = region.element;
    Name ofClass = read(element.attr("class"));
    Name ofId = read(element.attr("id"));
    boolean comments = ofClass.comments() || ofId.comments();
    if (ofClass.isNone() && ofId.isNone() || share >= (comments ? 0.5 : 0.35)) {
      return false;
    }
    boolean elsewhere = region.links() > 0 && region.localLinks() * 2 < region.links();
    if (kind == PageKind.DOCUMENT && elsewhere && isContents(region)) {
      return false;
    }
    boolean outside = !mainParts.isEmpty() && !isInMainPart(region);
    if (!outside && isSection(region) && !(comments && isThread(region.element))) {
      return false;
    }
    boolean certain = kind == PageKind.ARTICLE || outside;
    return certain || !isText(region);
  }

  /** A heading and text below it that is not mostly links and asks for no input. */
  private boolean isSection(Region region) {
    Element heading = firstBlock(region.element, 0);
    return heading != null
        && (kind == PageKind.DOCUMENT || isNamedAfter(region.element, heading))
        && region.linkDensity() < MAX_LINK_DENSITY
        && region.unlinked() > heading.text().length()
        && !asksForInput(region.element);
  }

  /** The contents of a chapter lead to its parts, which may be other pages. */
  private boolean isContents(Region region) {
    return CONTENTS.matcher(region.element.className()).find()
        && (mainParts.isEmpty() || isInMainPart(region));
  }

  /** Whether an element has comments of readers, each with a date or a name. */
  private static boolean isThread(Element element) {
    return Markup.first(
            element,
            e -> e.nameIs("time") || e.className().toLowerCase(Locale.ROOT).contains("comment"))
        != null;
  }

  /** The heading with which an element begins; null if it begins with something else. */
  private @Nullable Element firstBlock(Element element, int depth) {
    for (int i = 0; i < element.childNodeSize(); i++) {
      if (element.childNode(i) instanceof Element child && !tree.isLeftOut(child)) {
        if (TextTree.isHeading(child)) {
          return child;
        }
        if (child.childNodeSize() > 0) {
          return depth < 3 ? firstBlock(child, depth + 1) : null;
        }
      }
    }
    return null;
  }

  /** Whether the id or a class is made of the words of the heading, as generators do. */
  private static boolean isNamedAfter(Element element, Element heading) {
    String title = letters(heading.text());
    if (title.isEmpty()) {
      return false;
    }
    if (title.equals(letters(element.id()))) {
      return true;
    }
    return element.classNames().size() == 1 && title.equals(letters(element.className()));
  }

  private static String letters(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isLetter(text.charAt(i))) {
        out.append(Character.toLowerCase(text.charAt(i)));
      }
    }
    return out.toString();
  }

  private static boolean isText(Region region) {
    boolean paragraph = Markup.first(region.element, e -> e.nameIs("p")) != null;
    int length = paragraph ? MIN_PROSE : 2 * MIN_PROSE;
    boolean sentences = region.unlinked() >= length && region.commas() >= 2;
    boolean enough =
        sentences || region.prose() >= MIN_PROSE || region.headings() > 0 && region.prose() > 0;
    return enough && region.linkDensity() < MAX_LINK_DENSITY && !asksForInput(region.element);
  }

  private static boolean asksForInput(Element element) {
    return Markup.first(element, e -> e.nameIs("textarea") || e.nameIs("input")) != null;
  }

  private boolean isInMainPart(Region region) {
    for (Region up = region.parent; up != null; up = up.parent) {
      if (mainParts.contains(up)) {
        return true;
      }
    }
    return false;
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
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "a",
          "em",
          "strong",
          "tr",
          "td",
          "th",
          "dt",
          "dd",
          "tbody",
          "thead",
          "table" ->
          false;
      default -> true;
    };
  }

  /** The patterns match whole words, so a class attribute and an id can be looked at apart. */
  private Name read(String name) {
    return name.isEmpty()
        ? new Name(false, false)
        : names.computeIfAbsent(name, NamedBoilerplate::parse);
  }

  private static Name parse(String name) {
    String words = name.toLowerCase(Locale.ROOT);
    return new Name(NAMED.matcher(words).find(), COMMENTS.matcher(words).find());
  }
}

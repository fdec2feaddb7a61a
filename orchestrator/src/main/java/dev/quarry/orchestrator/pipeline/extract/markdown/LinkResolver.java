package dev.quarry.orchestrator.pipeline.extract.markdown;

import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Tag;

/**
 * Makes the links of one page absolute. jsoup parses the base for each link again, and pages link
 * to the same pages and to parts of them many times. Not thread-safe.
 */
public final class LinkResolver {
  /** Holds a link while it is resolved. */
  private final Element anchor;

  /** What precedes a link to a file in the same directory; empty if the base is not on the web. */
  private final String directory;

  /** Absolute URLs of links without their fragment. */
  private final Map<String, String> absolute = new HashMap<>();

  /**
   * @param base the address of the page, or the base that it names
   */
  public LinkResolver(String base) {
    this.anchor = new Element(Tag.valueOf("a"), base);
    String file = byParser("x");
    this.directory = file.startsWith("http") ? file.substring(0, file.length() - 1) : "";
  }

  /**
   * The absolute URL of an attribute; empty if it is missing, not a URL or of another scheme than
   * http and https.
   */
  public String resolve(Element element, String attribute) {
    return element.hasAttr(attribute) ? resolve(element.attr(attribute)) : "";
  }

  private String resolve(String link) {
    int fragment = link.indexOf('#');
    // White space is stripped at the end of a link only.
    boolean blankEnd = fragment > 0 && link.charAt(fragment - 1) <= ' ';
    if (fragment <= 0 || blankEnd || link.charAt(link.length() - 1) <= ' ') {
      return absolute.computeIfAbsent(link, this::uncached);
    }
    String page = absolute.computeIfAbsent(link.substring(0, fragment), this::uncached);
    return page.isEmpty() ? "" : page + link.substring(fragment);
  }

  private String uncached(String link) {
    if (hasOtherScheme(link)) {
      return "";
    }
    return isFileName(link) && !directory.isEmpty() ? directory + link : byParser(link);
  }

  private String byParser(String link) {
    return anchor.attr("href", link).absUrl("href");
  }

  /** For an unknown scheme Java looks for a handler on the whole class path. */
  private static boolean hasOtherScheme(String link) {
    int colon = link.indexOf(':');
    if (colon <= 0 || !Character.isLetter(link.charAt(0))) {
      return false;
    }
    for (int i = 1; i < colon; i++) {
      if (!Character.isLetterOrDigit(link.charAt(i)) && "+-.".indexOf(link.charAt(i)) < 0) {
        return false;
      }
    }
    return !link.regionMatches(true, 0, "http", 0, 4);
  }

  /** A path below the directory in which no segment needs to be resolved. */
  private static boolean isFileName(String link) {
    char last = '/';
    for (int i = 0; i < link.length(); i++) {
      char c = link.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
      boolean inside = c == '-' || c == '.' || c == '/';
      if (!plain && !(inside && last != '/')) {
        return false;
      }
      last = c;
    }
    return !link.isEmpty();
  }
}

package dev.quarry.orchestrator.pipeline.extract;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a page permits by its robots meta elements or its X-Robots-Tag headers. Directives are
 * separated by commas and compared as a whole: {@code max-image-preview:none} is not {@code none}.
 *
 * @param indexable false for {@code noindex}
 * @param followable false for {@code nofollow}
 */
public record RobotsDirectives(boolean indexable, boolean followable) {
  public static final RobotsDirectives ALL = new RobotsDirectives(true, true);

  /** The name of this crawler in robots.txt, in meta elements and in headers. */
  public static final String USER_AGENT = "quarry";

  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+");

  /** Directives with a value; any other name before a colon is that of a crawler. */
  private static final Set<String> WITH_VALUE =
      Set.of("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after");

  /** Reads the contents of meta elements that apply to this crawler. */
  public static RobotsDirectives ofMeta(Collection<String> contents) {
    RobotsDirectives all = ALL;
    for (String content : contents) {
      for (String directive : content.split(",", -1)) {
        all = all.and(directive);
      }
    }
    return all;
  }

  /**
   * Reads X-Robots-Tag headers. Directives after the name of a crawler and a colon apply to that
   * crawler only, up to the next name.
   */
  public static RobotsDirectives ofHeaders(List<String> values) {
    RobotsDirectives all = ALL;
    for (String value : values) {
      boolean applies = true;
      for (String part : value.split(",", -1)) {
        int colon = part.indexOf(':');
        String name = colon < 0 ? "" : lower(part.substring(0, colon));
        boolean names = NAME.matcher(name).matches() && !WITH_VALUE.contains(name);
        applies = names ? name.equals(USER_AGENT) : applies;
        if (applies) {
          all = all.and(names ? part.substring(colon + 1) : part);
        }
      }
    }
    return all;
  }

  /** Both must permit. */
  public RobotsDirectives and(RobotsDirectives other) {
    return new RobotsDirectives(indexable && other.indexable, followable && other.followable);
  }

  private RobotsDirectives and(String directive) {
    String name = lower(directive);
    boolean none = name.equals("none");
    return and(
        new RobotsDirectives(!none && !name.equals("noindex"), !none && !name.equals("nofollow")));
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}

package dev.quarry.orchestrator.pipeline.extract;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a page permits by its robots meta elements or its X-Robots-Tag headers. Directives are
 * separated by commas and compared as a whole: {@code max-image-preview:none} is not {@code none}.
 * A page after the date of its {@code unavailable_after} is as one with {@code noindex}.
 *
 * @param indexable false for {@code noindex}
 * @param followable false for {@code nofollow}
 */
public record RobotsDirectives(boolean indexable, boolean followable) {
  public static final RobotsDirectives ALL = new RobotsDirectives(true, true);

  /** The name of this crawler in robots.txt, in meta elements and in headers. */
  public static final String USER_AGENT = "quarry";

  private static final String UNAVAILABLE_AFTER = "unavailable_after";

  /** The comma after the weekday of a date does not end the directive. */
  private static final Pattern WEEKDAY =
      Pattern.compile(
          "(" + UNAVAILABLE_AFTER + "\\s*:\\s*[a-z]{3,9})\\s*,", Pattern.CASE_INSENSITIVE);

  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+");

  /** Directives with a value; any other name before a colon is that of a crawler. */
  private static final Set<String> WITH_VALUE =
      Set.of("max-snippet", "max-image-preview", "max-video-preview", UNAVAILABLE_AFTER);

  /** Reads the contents of meta elements that apply to this crawler. */
  public static RobotsDirectives ofMeta(Collection<String> contents) {
    RobotsDirectives all = ALL;
    for (String content : contents) {
      for (String directive : directives(content)) {
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
      for (String part : directives(value)) {
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
    boolean noindex = none || name.equals("noindex") || expired(directive);
    return and(new RobotsDirectives(!noindex, !none && !name.equals("nofollow")));
  }

  private static String[] directives(String value) {
    return WEEKDAY.matcher(value).replaceAll("$1 ").split(",", -1);
  }

  private static boolean expired(String directive) {
    int colon = directive.indexOf(':');
    return colon >= 0
        && lower(directive.substring(0, colon)).equals(UNAVAILABLE_AFTER)
        && ExpiryDate.parse(directive.substring(colon + 1))
            .filter(Instant.now()::isAfter)
            .isPresent();
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}

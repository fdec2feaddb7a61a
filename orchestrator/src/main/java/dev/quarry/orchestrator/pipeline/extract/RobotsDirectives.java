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
 *
 * @param indexable false for {@code noindex}
 * @param followable false for {@code nofollow}
 */
public record RobotsDirectives(boolean indexable, boolean followable) {
  public static final RobotsDirectives ALL = new RobotsDirectives(true, true);

  /** The name of this crawler in robots.txt, in meta elements and in headers. */
  public static final String USER_AGENT = "quarry";

  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+");

  private static final String UNAVAILABLE_AFTER = "unavailable_after";

  /** A comma, but not the one between the day of the week and the date. */
  private static final Pattern SEPARATOR =
      Pattern.compile(
          "(?i)(?<!unavailable_after\\s{0,4}:\\s{0,8}(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}),");

  /** Directives with a value; any other name before a colon is that of a crawler. */
  private static final Set<String> WITH_VALUE =
      Set.of("max-snippet", "max-image-preview", "max-video-preview", UNAVAILABLE_AFTER);

  /**
   * Reads the contents of meta elements that apply to this crawler.
   *
   * @param now a page whose date {@code unavailable_after} is earlier is not indexable
   */
  public static RobotsDirectives ofMeta(Collection<String> contents, Instant now) {
    RobotsDirectives all = ALL;
    for (String content : contents) {
      for (String directive : SEPARATOR.split(content, -1)) {
        all = all.and(directive, now);
      }
    }
    return all;
  }

  /**
   * Reads X-Robots-Tag headers. Directives after the name of a crawler and a colon apply to that
   * crawler only, up to the next name.
   *
   * @param now as above
   */
  public static RobotsDirectives ofHeaders(List<String> values, Instant now) {
    RobotsDirectives all = ALL;
    for (String value : values) {
      boolean applies = true;
      for (String part : SEPARATOR.split(value, -1)) {
        int colon = part.indexOf(':');
        String name = colon < 0 ? "" : lower(part.substring(0, colon));
        boolean names = NAME.matcher(name).matches() && !WITH_VALUE.contains(name);
        applies = names ? name.equals(USER_AGENT) : applies;
        if (applies) {
          all = all.and(names ? part.substring(colon + 1) : part, now);
        }
      }
    }
    return all;
  }

  /** Both must permit. */
  public RobotsDirectives and(RobotsDirectives other) {
    return new RobotsDirectives(indexable && other.indexable, followable && other.followable);
  }

  private RobotsDirectives and(String directive, Instant now) {
    String name = lower(directive);
    boolean none = name.equals("none");
    boolean indexable = !none && !name.equals("noindex") && !hasExpired(name, now);
    return and(new RobotsDirectives(indexable, !none && !name.equals("nofollow")));
  }

  private static boolean hasExpired(String directive, Instant now) {
    if (!directive.startsWith(UNAVAILABLE_AFTER)) {
      return false;
    }
    String value = directive.substring(UNAVAILABLE_AFTER.length()).strip();
    return value.startsWith(":")
        && ExpiryDate.parse(value.substring(1)).filter(date -> date.isBefore(now)).isPresent();
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}

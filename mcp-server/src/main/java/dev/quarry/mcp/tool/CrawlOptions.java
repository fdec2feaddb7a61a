package dev.quarry.mcp.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of a tool that are options of a crawl. */
final class CrawlOptions {
  private static final List<String> OPTIONS =
      List.of("max_pages", "max_depth", "allow_domains", "include", "exclude", "render");

  /** Sent only if they are set. */
  private static final List<String> FLAGS = List.of("force", "prune");

  private CrawlOptions() {}

  static Map<String, Object> of(Arguments arguments) {
    Map<String, Object> options = new LinkedHashMap<>();
    for (String option : OPTIONS) {
      Object value = arguments.valueOrNull(option);
      if (value != null) {
        options.put(option, value);
      }
    }
    FLAGS.stream()
        .filter(flag -> Boolean.TRUE.equals(arguments.valueOrNull(flag)))
        .forEach(flag -> options.put(flag, true));
    return options;
  }
}

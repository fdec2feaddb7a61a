package dev.quarry.standalone.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that crawl. */
final class CrawlArguments {
  private static final int DEFAULT_MAX_PAGES = 10;

  @Option(
      names = {"-n", "--max-pages"},
      description = "Maximum number of pages to store (default: 10).")
  private @Nullable Integer maxPages;

  @Option(
      names = "--max-depth",
      description = "Maximum number of links from the start URL (default: no limit).")
  private @Nullable Integer maxDepth;

  @Option(
      names = "--allow-domain",
      paramLabel = "HOST",
      description = "Crawl this host too. Can be repeated.")
  private List<String> allowDomains = List.of();

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      description = "Only fetch URLs that match, for instance '/docs/*'. Can be repeated.")
  private List<String> include = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      description = "Never fetch URLs that match. Can be repeated.")
  private List<String> exclude = List.of();

  @Option(
      names = "--render",
      paramLabel = "MODE",
      description =
          "Which pages to open in a browser for their JavaScript: auto (those without text),"
              + " always or never (default: auto).")
  private @Nullable String render;

  @Option(
      names = "--force",
      description = "Fetch and store every page again, also if the site has not changed it.")
  private boolean force;

  @Option(
      names = "--prune",
      description =
          "Remove all stored pages that a complete crawl does not meet any more, also if they are"
              + " more than a third.")
  private boolean prune;

  /** The metadata of the submission. */
  Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("max_pages", DEFAULT_MAX_PAGES);
    options.putAll(given());
    return options;
  }

  /** The metadata that the command line has, without defaults. */
  Map<String, Object> given() {
    Map<String, Object> options = new LinkedHashMap<>();
    if (maxPages != null) {
      options.put("max_pages", maxPages);
    }
    if (maxDepth != null) {
      options.put("max_depth", maxDepth);
    }
    putUnlessEmpty(options, "allow_domains", allowDomains);
    putUnlessEmpty(options, "include", include);
    putUnlessEmpty(options, "exclude", exclude);
    if (render != null) {
      options.put("render", render);
    }
    putIfSet(options, "force", force);
    putIfSet(options, "prune", prune);
    return options;
  }

  private static void putIfSet(Map<String, Object> options, String name, boolean set) {
    if (set) {
      options.put(name, true);
    }
  }

  private static void putUnlessEmpty(
      Map<String, Object> options, String name, List<String> values) {
    if (!values.isEmpty()) {
      options.put(name, values);
    }
  }
}

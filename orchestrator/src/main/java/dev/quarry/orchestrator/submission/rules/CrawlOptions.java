package dev.quarry.orchestrator.submission.rules;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The crawl options of a submission's metadata.
 *
 * @param maxPages how many pages are stored at most
 * @param maxDepth how many links away from the first page; null: no limit
 * @param allowDomains allowed domains besides the first page's host, with all their subdomains, in
 *     ASCII lower case; {@code *.example.org} allows only the subdomains of example.org
 * @param include visit only URLs that match one of these patterns; empty: all
 * @param exclude do not visit URLs that match one of these patterns
 * @param render which pages are rendered in a browser
 * @param force fetch and store every page again, also if the site has not changed it
 * @param prune remove all stored pages that the crawl does not meet, also if they are many
 */
public record CrawlOptions(
    int maxPages,
    @Nullable Integer maxDepth,
    List<String> allowDomains,
    List<String> include,
    List<String> exclude,
    RenderMode render,
    boolean force,
    boolean prune) {

  public static final int DEFAULT_MAX_PAGES = 10;
  public static final int MAX_PAGES = 100_000;
  private static final int MAX_DEPTH = 1_000;
  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?|\\[[0-9a-f:.]+]");

  public CrawlOptions {
    allowDomains = List.copyOf(allowDomains);
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** Renders pages as needed. */
  public CrawlOptions(
      int maxPages,
      @Nullable Integer maxDepth,
      List<String> allowDomains,
      List<String> include,
      List<String> exclude) {
    this(maxPages, maxDepth, allowDomains, include, exclude, RenderMode.AUTO, false, false);
  }

  /**
   * Parses the options of a job. Other members of the metadata are ignored.
   *
   * @throws InvalidSubmissionException if an option has the wrong type or is out of range; never
   *     for an accepted job
   */
  public static CrawlOptions from(Map<String, Object> options) {
    ValidationErrors errors = new ValidationErrors();
    CrawlOptions crawl = read(new MetadataOptions(options, errors));
    errors.throwIfAny();
    return crawl;
  }

  static CrawlOptions read(MetadataOptions options) {
    Integer maxPages = options.integer("max_pages", 1, MAX_PAGES);
    return new CrawlOptions(
        maxPages == null ? DEFAULT_MAX_PAGES : maxPages,
        options.integer("max_depth", 0, MAX_DEPTH),
        hosts(options),
        options.texts("include"),
        options.texts("exclude"),
        options.renderMode("render"),
        options.flag("force"),
        options.flag("prune"));
  }

  /** The same options with another limit of pages. */
  public CrawlOptions withMaxPages(int pages) {
    return new CrawlOptions(pages, maxDepth, allowDomains, include, exclude, render, force, prune);
  }

  private static List<String> hosts(MetadataOptions options) {
    List<String> hosts = new ArrayList<>();
    for (String given : options.texts("allow_domains")) {
      String host = ascii(given);
      if (HOST.matcher(host).matches()) {
        hosts.add(host);
      } else {
        options.invalid(
            "allow_domains", "must be host names such as docs.example.org, without scheme or path");
        return List.of();
      }
    }
    return hosts;
  }

  private static String ascii(String host) {
    try {
      return IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return ""; // matches no host
    }
  }
}

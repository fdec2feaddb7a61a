package dev.quarry.orchestrator.pipeline.crawl.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.orchestrator.egress.EgressResponse;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.fetch.SiteFileFetcher;
import dev.quarry.orchestrator.pipeline.url.SiteAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code /llms.txt} (llmstxt.org), in which a site lists pages for language models: a
 * Markdown file with links. It is optional. Thread-safe.
 */
public final class LlmsTxt {
  private static final Logger log = LoggerFactory.getLogger(LlmsTxt.class);
  private static final int MAX_BYTES = 1024 * 1024;
  private static final Pattern LINK =
      Pattern.compile("]\\(\\s{0,9}<?([^\\s()<>]{1,2048})|<(https?://[^\\s<>]{1,2048})>");

  private final SiteFileFetcher fetcher;

  public LlmsTxt(SiteFileFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /** The URL of the file of a page's site. */
  public static String of(String page) {
    return SiteAddress.origin(page) + "/llms.txt";
  }

  /** The links of the file at this URL, unresolved; empty if it exists and cannot be read now. */
  public Optional<List<String>> links(String url, RobotsRules robots) throws InterruptedException {
    if (!robots.allows(url)) {
      return Optional.of(List.of());
    }
    EgressResponse response;
    try {
      response = fetcher.file(url, robots.delay(), MAX_BYTES, true);
    } catch (StageException e) {
      log.info("Ignoring {}, which cannot be read: {}", url, e.toString());
      return Optional.empty();
    }
    if (response.status() != 200) {
      return response.status() < 500 ? Optional.of(List.of()) : Optional.empty();
    }
    String type = response.header("content-type").orElse("text/plain").toLowerCase(Locale.ROOT);
    boolean text = type.startsWith("text/") && !type.startsWith("text/html");
    return Optional.of(text ? parse(new String(response.body(), UTF_8)) : List.of());
  }

  static List<String> parse(String markdown) {
    List<String> links = new ArrayList<>();
    Matcher link = LINK.matcher(markdown);
    while (link.find()) {
      links.add(link.group(1) == null ? link.group(2) : link.group(1));
    }
    return links;
  }
}

package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.crawl.frontier.Gap;
import dev.quarry.orchestrator.pipeline.crawl.site.LlmsTxt;
import dev.quarry.orchestrator.pipeline.crawl.site.RobotsRules;
import dev.quarry.orchestrator.pipeline.crawl.site.Sitemaps;
import dev.quarry.orchestrator.pipeline.url.UrlNormalizer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Adds to the frontier what a site lists: the pages of its sitemaps, the newest first, and then
 * those of its llms.txt. They have depth 1, as if the first page linked to them.
 */
final class SiteLists {
  private final CrawlContext crawl;

  SiteLists(CrawlContext crawl) {
    this.crawl = crawl;
  }

  void add() throws StageException, InterruptedException {
    RobotsRules robots = crawl.robots.rules(crawl.seed);
    Sitemaps.Pages pages =
        crawl.sitemaps.pages(crawl.seed, robots, crawl.links.remainingCapacity());
    if (!pages.complete()) {
      crawl.coverage.note(Gap.UNREAD_LIST);
    }
    crawl.add(crawl.selectAll(crawl.seed, pages.urls(), 1));
    String llms = LlmsTxt.of(crawl.seed);
    Optional<List<String>> links = new LlmsTxt(crawl.shared.files()).links(llms, robots);
    if (links.isEmpty()) {
      crawl.coverage.note(Gap.UNREAD_LIST);
    }
    crawl.add(crawl.selectAll(llms, pages(llms, links.orElse(List.of())), 1));
  }

  /** Without the Markdown variants ({@code page.html.md}) of pages that are visited anyway. */
  private Collection<String> pages(String base, List<String> links) {
    return links.stream()
        .flatMap(link -> UrlNormalizer.normalize(base, link).stream())
        .filter(url -> !url.endsWith(".md") || !isVariant(url.substring(0, url.length() - 3)))
        .toList();
  }

  private boolean isVariant(String url) {
    return crawl.links.knows(url)
        || crawl.links.knows(url + ".html")
        || (url.endsWith("/index") && crawl.links.knows(url.substring(0, url.length() - 5)));
  }
}

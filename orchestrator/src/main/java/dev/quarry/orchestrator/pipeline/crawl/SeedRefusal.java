package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;

/** Maps a skipped first page to the error of its crawl. */
final class SeedRefusal {

  private SeedRefusal() {}

  static StageException of(String seed, SkipReason reason, CrawlSettings settings) {
    String host = SiteAddress.of(seed).host();
    return switch (reason) {
      case ROBOTS ->
          StageException.permanent(
              "robots_disallowed",
              "The robots.txt of "
                  + host
                  + " does not allow crawlers to fetch this page. Start at a page that it allows.");
      case OUT_OF_SCOPE, LIMIT, NOFOLLOW ->
          StageException.permanent(
              "redirected_elsewhere",
              "The first page redirects to another site. Crawl that address, or add its host to"
                  + " allow_domains.");
      case TOO_LARGE ->
          StageException.permanent(
              "too_large",
              "The first page is larger than "
                  + settings.maxPageBytes()
                  + " bytes. Submit it as a single document, or ask the operator to raise"
                  + " quarry.crawl.max-page-bytes.");
      case NOT_CONTENT ->
          StageException.permanent(
              "not_content", "The first page is not a readable document. Start from an HTML page.");
      case DUPLICATE ->
          StageException.permanent("too_many_redirects", "The first page redirects in a circle.");
    };
  }
}

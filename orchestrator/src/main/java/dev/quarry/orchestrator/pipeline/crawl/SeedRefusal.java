package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;

/** Why there is no crawl when its first page is skipped. */
final class SeedRefusal {

  private SeedRefusal() {}

  static StageException of(String seed, SkipReason reason, CrawlSettings settings) {
    String host = SiteAddress.of(seed).host();
    return switch (reason) {
      case ROBOTS ->
          StageException.permanent(
              "robots_disallowed",
              "The robots.txt of " + host + " does not allow this page to be crawled.");
      case OUT_OF_SCOPE, LIMIT, NOFOLLOW ->
          StageException.permanent(
              "redirected_elsewhere",
              "The first page redirects to another site; crawl that address, or add its host to"
                  + " allow_domains.");
      case TOO_LARGE ->
          StageException.permanent(
              "too_large",
              "The first page is larger than "
                  + settings.maxPageBytes()
                  + " bytes; a document of that size can be submitted as one, and the operator can"
                  + " allow larger pages by quarry.crawl.max-page-bytes.");
      case NOT_CONTENT ->
          StageException.permanent(
              "not_content",
              "The address does not lead to a page that can be read; start from an HTML page.");
      case DUPLICATE ->
          StageException.permanent("too_many_redirects", "The first page redirects in a circle.");
    };
  }
}

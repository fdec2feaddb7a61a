package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.model.SkipReason;
import dev.quarry.orchestrator.handler.StageException;
import dev.quarry.orchestrator.pipeline.url.SiteAddress;

/** Maps a skipped first page to the error of its crawl. */
final class SeedErrors {

  private SeedErrors() {}

  static StageException of(String seed, SkipReason reason, long maxPageBytes) {
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
                  + maxPageBytes
                  + " bytes (quarry.crawl.max-page-bytes, which the operator can raise), or has too"
                  + " many elements to be read. Start at another page of the site.");
      case NOT_CONTENT ->
          StageException.permanent(
              "not_content", "The first page is not a readable document. Start from an HTML page.");
      case NO_TEXT ->
          StageException.permanent(
              "no_text",
              "The first page has neither text nor links; it may need JavaScript. Start at a page"
                  + " whose HTML has text.");
      case RENDER_UNAVAILABLE ->
          StageException.permanent(
              "render_unavailable",
              "The first page needs JavaScript, and this server has no browser. Ask the operator to"
                  + " install Chromium.");
      case NOINDEX ->
          StageException.permanent(
              "noindex",
              "The first page asks not to be indexed and links to no other page. Start at another"
                  + " page.");
      case DUPLICATE, REDIRECTED, CANONICAL_ELSEWHERE, WITHDRAWN, DELETED ->
          StageException.permanent("too_many_redirects", "The first page redirects in a circle.");
    };
  }
}

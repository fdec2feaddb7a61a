package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.pipeline.fetch.FetchSettings;

/**
 * The crawl settings of this server.
 *
 * @param pagesInFlight maximum concurrent pages of one job
 * @param maxLinksPerPage further links of a page are not followed
 */
public record CrawlSettings(int pagesInFlight, int maxLinksPerPage, FetchSettings fetch) {

  /** The defaults of the settings. */
  public static final CrawlSettings DEFAULTS = new CrawlSettings(8, 2_000, FetchSettings.DEFAULTS);

  public CrawlSettings {
    if (pagesInFlight < 1 || maxLinksPerPage < 1) {
      throw new IllegalArgumentException("crawl limits must be at least 1");
    }
  }
}

package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.orchestrator.render.PageRenderer;

/** What a crawl fetches with. */
public record SiteFetchers(PageFetcher pages, SiteFileFetcher files) {

  public SiteFetchers(PoliteFetcher fetcher, PageRenderer renderer) {
    this(new PageFetcher(fetcher, renderer), new SiteFileFetcher(fetcher));
  }
}

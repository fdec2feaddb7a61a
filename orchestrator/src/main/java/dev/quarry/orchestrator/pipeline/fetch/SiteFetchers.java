package dev.quarry.orchestrator.pipeline.fetch;

import dev.quarry.orchestrator.pipeline.fetch.host.HostWaitListener;
import dev.quarry.orchestrator.render.PageRenderer;

/** What a crawl fetches with. */
public record SiteFetchers(PageFetcher pages, SiteFileFetcher files) {

  public SiteFetchers(PoliteFetcher fetcher, PageRenderer renderer) {
    this(new PageFetcher(fetcher, renderer), new SiteFileFetcher(fetcher));
  }

  /** The same, for a crawl that tells of its waits. */
  public SiteFetchers telling(HostWaitListener waits) {
    return new SiteFetchers(pages.telling(waits), files.telling(waits));
  }
}

package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import dev.quarry.orchestrator.knowledge.Withdrawals;
import dev.quarry.orchestrator.pipeline.fetch.PageFetcher;
import dev.quarry.orchestrator.pipeline.fetch.SiteFetchers;
import dev.quarry.orchestrator.pipeline.fetch.SiteFileFetcher;
import dev.quarry.orchestrator.pipeline.fetch.host.HostWaitListener;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The collaborators that all crawls of a server share.
 *
 * @param clock for the dates of pages and headers; delays use {@code timer}
 */
public record CrawlDependencies(
    SiteFetchers fetchers,
    ItemLedger ledger,
    StoredDocuments documents,
    Withdrawals withdrawals,
    PageIngester ingester,
    MonotonicClock timer,
    Clock clock) {

  PageFetcher pages() {
    return fetchers.pages();
  }

  SiteFileFetcher files() {
    return fetchers.files();
  }

  /** The same, with other records and another ingester. */
  CrawlDependencies with(PreviewRecords records, PageIngester otherIngester) {
    return new CrawlDependencies(fetchers, records, records, records, otherIngester, timer, clock);
  }

  /** The same, for a crawl that tells of its waits. */
  CrawlDependencies telling(HostWaitListener waits) {
    return new CrawlDependencies(
        fetchers.telling(waits), ledger, documents, withdrawals, ingester, timer, clock);
  }

  /** The time with which the dates of pages and headers are compared. */
  Instant now() {
    return clock.instant();
  }

  LocalDate today() {
    return LocalDate.ofInstant(now(), ZoneOffset.UTC);
  }
}

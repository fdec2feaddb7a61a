package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import dev.quarry.orchestrator.knowledge.Withdrawals;
import dev.quarry.orchestrator.pipeline.fetch.PoliteFetcher;
import dev.quarry.orchestrator.render.PageRenderer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The collaborators that all crawls of a server share. */
public record CrawlDependencies(
    PoliteFetcher fetcher,
    ItemLedger ledger,
    StoredDocuments documents,
    Withdrawals withdrawals,
    PageIngester ingester,
    PageRenderer renderer,
    MonotonicClock timer) {

  /** The time with which the dates of pages and headers are compared. */
  Instant now() {
    return fetcher.clock().instant();
  }

  LocalDate today() {
    return LocalDate.ofInstant(now(), ZoneOffset.UTC);
  }
}

package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import dev.quarry.orchestrator.knowledge.Withdrawals;
import dev.quarry.orchestrator.pipeline.crawl.fetch.PoliteFetcher;
import dev.quarry.orchestrator.render.PageRenderer;

/** The collaborators that all crawls of a server share. */
public record CrawlDependencies(
    PoliteFetcher fetcher,
    ItemLedger ledger,
    StoredDocuments documents,
    Withdrawals withdrawals,
    PageIngester ingester,
    PageRenderer renderer,
    MonotonicClock timer) {}

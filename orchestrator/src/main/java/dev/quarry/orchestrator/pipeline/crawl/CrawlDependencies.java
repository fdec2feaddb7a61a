package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.clock.MonotonicClock;
import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import java.time.Clock;

/**
 * The collaborators that all crawls of a server share.
 *
 * @param clock for dates in HTTP headers; delays use {@code timer}
 */
public record CrawlDependencies(
    EgressClient egress,
    ItemLedger ledger,
    StoredDocuments documents,
    PageIngester ingester,
    HostPoliteness politeness,
    MonotonicClock timer,
    Clock clock) {}

package dev.quarry.orchestrator.pipeline.crawl;

import dev.quarry.orchestrator.egress.EgressClient;
import dev.quarry.orchestrator.job.ItemLedger;
import dev.quarry.orchestrator.knowledge.StoredDocuments;
import java.time.Clock;

/**
 * What all crawls of a server share.
 *
 * @param clock for dates that servers send; waiting goes by {@code timer}
 */
public record CrawlDependencies(
    EgressClient egress,
    ItemLedger ledger,
    StoredDocuments documents,
    PageIngester ingester,
    HostPoliteness politeness,
    Timer timer,
    Clock clock) {}

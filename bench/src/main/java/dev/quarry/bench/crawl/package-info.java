/**
 * Crawls as their users see them. {@code LedgerBench} crawls a site whose pages go wrong ({@code
 * HardSite}) and compares the ledger with what is expected; {@code StatusBench} prints what the
 * command line and an MCP client read about one crawl; {@code FrontierBench} measures the rate at
 * which a site is walked.
 */
@NullMarked
package dev.quarry.bench.crawl;

import org.jspecify.annotations.NullMarked;

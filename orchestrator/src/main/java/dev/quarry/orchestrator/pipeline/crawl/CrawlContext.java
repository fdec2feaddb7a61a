package dev.quarry.orchestrator.pipeline.crawl;

/** What one crawl works with. */
record CrawlContext(
    CrawlSettings settings,
    CrawlScope scope,
    LinkSelector links,
    RobotsLookup robots,
    Sitemaps sitemaps,
    PageVisitor visitor) {}

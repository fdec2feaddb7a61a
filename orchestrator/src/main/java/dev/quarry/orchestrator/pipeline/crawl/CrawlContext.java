package dev.quarry.orchestrator.pipeline.crawl;

/** The collaborators of one crawl. */
record CrawlContext(
    CrawlSettings settings,
    CrawlScope scope,
    LinkSelector links,
    RobotsLookup robots,
    Sitemaps sitemaps,
    PageVisitor visitor) {}

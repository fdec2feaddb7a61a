/**
 * What a site says about itself to crawlers: robots.txt, sitemaps, llms.txt.
 *
 * <p><b>robots.txt</b> (RFC 9309) is read once for each host and crawl: up to five redirects, the
 * first 500 KiB. If it does not exist (4xx), everything is allowed. If it cannot be loaded (5xx, no
 * response, also 429, which says nothing about the rules), everything is forbidden and the job is
 * retried later. Its crawl-delay is respected up to a limit.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.crawl.site;

import org.jspecify.annotations.NullMarked;

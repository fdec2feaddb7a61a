/**
 * Crawling a website politely, with exact limits.
 *
 * <pre>
 *   Crawler ─▶ Crawl ─▶ first page ─▶ Sitemaps ─▶ frontier, several visits at once
 *                                                     │
 *   PageVisitor:  CrawlScope ─▶ RobotsLookup ─▶ PageFetcher ─▶ extract ─▶ links ─▶ store
 *                                                 │
 *                                          HostPoliteness ─▶ egress
 * </pre>
 *
 * <p><b>The frontier is the ledger.</b> Every URL of the crawl is an item in the database before it
 * is visited and remains one afterwards. A crawl has no state in memory that must survive a crash:
 * items are visited in the order in which they were found, their outcomes are recorded one by one,
 * and a page's links are added in the transaction that records the page as fetched. A worker that
 * takes over a crawl requeues items that were fetched and not stored, and continues with the queued
 * ones; a stored page is not fetched again. The state in memory only avoids work: known URLs and
 * known contents.
 *
 * <p><b>Limits are exact.</b> A page counts towards {@code max_pages} if a search can find it
 * afterwards: it was stored, or is unchanged since it was stored. A visit starts only if the limit
 * would still hold should all running visits succeed. So the limit is never exceeded, and it is
 * reached if the site has enough pages. The rest of the frontier is skipped with reason {@code
 * limit}. Depth is the number of links from the first page; pages from sitemaps have depth 1; a
 * redirect keeps the depth of its source.
 *
 * <p><b>Redirects and canonical links.</b> A redirect is not followed directly: its target becomes
 * an item, if it is in scope. So the target passes the same rules, is fetched once for all
 * redirects to it, and is known after a restart. The source is skipped as {@code duplicate}. A page
 * is stored under its canonical URL, if that is on the same host and in scope. Pages with equal
 * content are stored once.
 *
 * <p><b>Politeness.</b> robots.txt (RFC 9309) is read once for each host and crawl. If it is
 * missing, everything is allowed; if it cannot be loaded, everything is forbidden and the job is
 * retried later. Crawl-delay is respected up to a limit. All crawls of a process share the limit of
 * concurrent requests per host. 429 and 503 with Retry-After postpone every request to that host.
 * The links of {@code noindex} pages are followed, but the pages are not stored (skipped as {@code
 * robots}).
 *
 * <p><b>Spider traps.</b> Session ids and campaign tags are removed from URLs. Repetitive paths,
 * too many queries of one path and too many subdomains are not followed. The size of the frontier
 * is limited in proportion to the page limit.
 *
 * <p><b>Failures.</b> A page with a transient failure is retried twice within the visit; then its
 * item fails and the crawl continues. Only the failure of the first page fails the job. If the
 * embedder or the index is not available, every other page would fail as well: the attempt ends
 * with a retryable failure and the frontier is kept.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.crawl;

import org.jspecify.annotations.NullMarked;

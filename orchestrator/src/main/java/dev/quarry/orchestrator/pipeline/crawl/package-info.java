/**
 * Crawling a site, politely and to an exact end.
 *
 * <pre>
 *   Crawler ─▶ Crawl ─▶ first page ─▶ Sitemaps ─▶ frontier, several visits at once
 *                                                     │
 *   PageVisitor:  CrawlScope ─▶ RobotsLookup ─▶ PageFetcher ─▶ extract ─▶ links ─▶ store
 *                                                 │
 *                                          HostPoliteness ─▶ egress
 * </pre>
 *
 * <p><b>The frontier is the ledger.</b> Every address that belongs to the crawl is an item in the
 * database before it is visited and stays one after. A crawl keeps nothing in memory that it could
 * not lose: items are taken in the order in which they were found, their ends are written one by
 * one, and a page's links are written in the transaction that says that the page was fetched. A
 * worker that takes over a crawl puts back what was fetched and never stored, and goes on with what
 * is queued; a page that is stored is not fetched again. What is kept in memory only saves work:
 * which addresses are known, which content was seen.
 *
 * <p><b>Limits hold exactly.</b> What counts towards {@code max_pages} is a page that a search can
 * find afterwards: stored, or unchanged since it was stored. A visit is started only while, if all
 * running ones succeed, the limit would still hold; so there are never more pages, and as many as
 * there can be. What is left of the frontier is skipped with reason {@code limit}. Depth is counted
 * in links from the first page; pages from sitemaps have depth 1, a redirect keeps its depth.
 *
 * <p><b>Redirects and canonical links.</b> A redirect is not followed but becomes an item, if it is
 * in scope: so its target passes the same rules, is fetched once however many redirects lead to it,
 * and is known after a restart. Its source is skipped as {@code duplicate}. A page is stored under
 * the canonical address that it names, if that is on its host and in scope. Pages with the same
 * content are stored once.
 *
 * <p><b>Politeness.</b> robots.txt (RFC 9309) is read once for each host and crawl; one that is
 * missing allows all, one that cannot be read forbids all and makes the job try again later.
 * Crawl-delay is kept to, up to a cap. All crawls of a process share the count of requests per
 * host. 429 and 503 with Retry-After hold back every request to that host. {@code noindex} pages
 * are followed and not stored (skipped as {@code robots}).
 *
 * <p><b>Traps.</b> Session ids and campaign tags are no part of an address; paths that repeat
 * themselves, endless queries of one path and endless sub-domains are not followed; the frontier is
 * bounded by the pages wanted.
 *
 * <p><b>Failures.</b> A page that fails for a reason that may pass is tried again here, twice; then
 * its item fails and the crawl goes on. Only the first page takes the job with it. If the embedder
 * or the index does not answer, no page would fare better: the attempt ends, retryable, with its
 * frontier as it is.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.crawl;

import org.jspecify.annotations.NullMarked;

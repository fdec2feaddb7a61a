/**
 * Crawling a website politely, with exact limits.
 *
 * <pre>
 *   Crawler ─▶ Crawl ─▶ FirstPage ─▶ SiteLists (sitemaps, llms.txt) ─▶ frontier, several visits at once
 *                                                                        │
 *   PageVisitor, the list of steps:   FetchSteps ─▶ ReadSteps ─▶ StoreSteps
 *                                     scope, robots, │  extract,      duplicates, links,
 *                                     fetch, compare │  directives    store
 *                                                    ▼
 *                                    fetch.PageFetcher ─▶ PoliteFetcher ─▶ egress
 * </pre>
 *
 * <p>{@code scope}: which pages belong to the crawl. {@code site}: robots.txt, sitemaps, llms.txt.
 * {@code frontier}: which links become items, what was seen. Beside the crawl, {@code fetch} keeps
 * it polite, and {@code url} gives each page one form.
 *
 * <p><b>The frontier is the ledger.</b> Every URL of the crawl is an item in the database before it
 * is visited and remains one afterwards. A crawl has no state in memory that must survive a crash:
 * items are visited in the order in which they were found, their outcomes are recorded one by one,
 * and a page's links are added in the transaction that records the page as fetched. A worker that
 * takes over a crawl requeues items that were fetched and not stored, and continues with the queued
 * ones; a stored page is not fetched again. The state in memory only avoids work; it keeps tens of
 * bytes for each URL.
 *
 * <p><b>A preview</b>, for an estimate, is the beginning of the same crawl: the same steps decide
 * about its pages. Only its records are others, in memory ({@link
 * dev.quarry.orchestrator.pipeline.crawl.PreviewRecords}).
 *
 * <p><b>Limits are exact.</b> A page counts towards {@code max_pages} if a search can find it
 * afterwards: it was stored, or is unchanged since it was stored. A visit starts only if the limit
 * would still hold should all running visits succeed. So the limit is never exceeded, and it is
 * reached if the site has enough pages. The rest of the frontier is skipped with reason {@code
 * limit}. Depth is the number of links from the first page; pages from sitemaps and llms.txt have
 * depth 1; a redirect keeps the depth of its source.
 *
 * <p><b>Under an address stands what that address answers.</b> A redirect is not followed directly:
 * its target becomes an item, if it is in scope. So the target passes the same rules, is fetched
 * once for all redirects to it, and is known after a restart. The same holds for a canonical URL on
 * the same site and for a refresh within some seconds ({@code <meta>} or header), with one
 * difference: such a page has content of its own. Its item waits ({@code frontier.DeferredPages})
 * until the other address has ended, and is stored after all if that one has no page or if both
 * name each other. Pages with equal text are stored once.
 *
 * <p><b>Re-crawls.</b> A page whose stored version is current is requested with its validators; an
 * unchanged one is neither extracted nor stored. A page that is gone, redirects, must not be
 * indexed or is stored under another address leaves the index at the end of the crawl, and so does
 * what a complete crawl did not meet any more ({@link
 * dev.quarry.orchestrator.pipeline.crawl.WithdrawnDocuments}). {@link
 * dev.quarry.orchestrator.pipeline.crawl.CrawlCoverage} decides whether it is complete. A page
 * without text replaces nothing.
 *
 * <p><b>Spider traps.</b> Session ids and campaign tags are removed from URLs. Repetitive paths,
 * too many queries of one path and too many subdomains are not followed. The size of the frontier
 * is limited in proportion to the page limit.
 *
 * <p><b>Failures.</b> A page with a transient failure is retried twice within the visit; then its
 * item fails and the crawl continues. Only the failure of the first page fails the job. If the
 * index is not available, every other page would fail as well: the attempt ends with a retryable
 * failure and the frontier is kept.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.crawl;

import org.jspecify.annotations.NullMarked;

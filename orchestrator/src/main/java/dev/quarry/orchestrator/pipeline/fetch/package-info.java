/**
 * Fetching politely. Every request of a crawl and every one for a single document passes {@link
 * dev.quarry.orchestrator.pipeline.fetch.PoliteFetcher}, which asks {@code host} for a permit of
 * the host first.
 *
 * <pre>
 *   PageFetcher           a page of a crawl, or what a browser shows of it ─┐
 *   SiteFileFetcher       robots.txt, sitemaps, llms.txt ───────────────────┼─▶ PoliteFetcher ─▶ egress
 *   NamedDocumentFetcher  a single document ────────────────────────────────┘        └─▶ host
 * </pre>
 *
 * <p>Only crawls ask robots.txt: a single document was named by a person. Requests of crawls are
 * retried here. A request for a single document is retried by its job.
 *
 * <p><b>Credentials.</b> Headers for sites behind a login come from a file of the operator. They
 * are sent to the origin for which they are configured, never after a redirect to another one, and
 * appear in no log, event or message.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline.fetch;

import org.jspecify.annotations.NullMarked;

/**
 * Ingestion: from a source to a searchable document. A {@code JobHandler} runs one type of job as a
 * sequence of stages; each stage is a package of its own. Crawls and single documents share {@code
 * fetch} (polite requests) and {@code url} (one form for each page).
 *
 * <p><b>A stage</b> processes one source and calls no other stage: {@code load} turns a URL or path
 * into bytes, {@code extract} turns bytes into Markdown with title and links, {@code chunk} splits
 * Markdown into passages with their headings, {@code index} publishes document, chunks and words.
 * The vectors follow (package {@code backfill}). Stages share value types (the output of one is the
 * input of the next) and {@code StageException}; they keep no state between calls that must survive
 * a crash. {@link Pipelines} lists the stages of each job type.
 *
 * <p><b>The path of one page</b>, for every job type:
 *
 * <pre>
 *   DocumentHandler, TextHandler ─▶ SingleItem ─▶ load ──────────▶ ┐
 *   WebCrawlHandler ─▶ crawl: frontier ─▶ robots, rate ─▶ fetch ─▶ ┤
 *                                                                  ▼
 *   ledger: queued      already stored with this content? ─ yes ─▶ unchanged
 *                                                                  │ no
 *   ledger: fetched                                 Ingester.extract ─▶ links back to the frontier
 *                                                                  │
 *   ledger: stored                              Ingester.store: chunk ─▶ index
 *                                                                  │
 *   vectors, counted for the job                              backfill: embed
 * </pre>
 *
 * <p>A page is an item in the ledger before it is loaded, and the ledger is written under the job's
 * fence. {@code index} first writes the words of a new generation, which no search shows. Then one
 * transaction makes that generation current and ends the item; until then searches find the former
 * version. An attempt can therefore end at any point: the next one requeues unfinished items and
 * does not repeat stored ones.
 *
 * <p><b>Failures.</b> A stage that fails throws a {@code StageException} with a stable code, which
 * is retryable or permanent. In a job with one document the failure ends the attempt: {@code
 * worker} reports it, {@code dispatch} decides between another attempt and failure of the job; a
 * permanent failure is recorded in the item as well. In a crawl the failure of a page ends the item
 * and the crawl continues, unless every other page would fail as well (see {@code crawl}). On an
 * interrupt stages stop at once and rethrow it. {@link
 * dev.quarry.orchestrator.job.LeaseLostException} means that another worker has the job: nothing
 * more is written. Any other exception is a defect: it is logged with a trace id and reported to
 * the client as {@code internal_error}.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline;

import org.jspecify.annotations.NullMarked;

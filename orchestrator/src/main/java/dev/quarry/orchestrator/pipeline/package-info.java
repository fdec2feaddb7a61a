/**
 * From a source to something that a search finds. A {@code JobHandler} runs one type of job; what
 * it runs is a row of stages, each a package of its own.
 *
 * <p><b>A stage</b> does one thing to one source and calls no other stage: {@code load} turns an
 * address into bytes, {@code extract} bytes into Markdown with a title and links, {@code chunk}
 * Markdown into passages with their headings, {@code embed} passages into vectors, {@code index}
 * publishes document, chunks and vectors. Stages have values in common (what one returns is what
 * the next one takes) and {@code StageException}; between two calls they keep nothing that they
 * could not lose. {@link Pipelines} lists the stages of each type of job; jobs run what is listed.
 *
 * <p><b>The way of one page</b>, whichever type of job it came with:
 *
 * <pre>
 *   DocumentHandler, TextHandler ─▶ SingleItem ─▶ load ──────────▶ ┐
 *   WebCrawlHandler ─▶ crawl: frontier ─▶ robots, rate ─▶ fetch ─▶ ┤
 *                                                                  ▼
 *   ledger: queued      already stored with this content? ─ yes ─▶ unchanged
 *                                                                  │ no
 *   ledger: fetched                                 Ingester.extract ─▶ links back to the frontier
 *                                                                  │
 *   ledger: stored                     Ingester.store: chunk ─▶ embed ─▶ index
 * </pre>
 *
 * <p>The page is an item in the ledger before it is touched, and the ledger is written under the
 * job's fence. {@code index} writes vectors where no search looks yet; then one transaction makes
 * them the document's version and ends the item. Until then a search sees the version before. So an
 * attempt can die anywhere: the next one puts back what was not finished, and what is stored is not
 * done again.
 *
 * <p><b>Where failures go.</b> A stage that cannot do its work throws a {@code StageException} with
 * a stable code; it says whether trying again may help. With one document in the job, that is the
 * end of the attempt: {@code worker} reports it, {@code dispatch} decides between another attempt
 * and failure; a final one is written to the item as well. In a crawl a page's failure ends the
 * item and the crawl goes on, unless no other page would fare better (see {@code crawl}). An
 * interrupt means stop now: stages pass it on. {@link
 * dev.quarry.orchestrator.job.LeaseLostException} means that another worker has the job: nothing
 * more is written. Any other exception is a defect, logged with a trace id and shown to the client
 * as {@code internal_error}.
 */
@NullMarked
package dev.quarry.orchestrator.pipeline;

import org.jspecify.annotations.NullMarked;

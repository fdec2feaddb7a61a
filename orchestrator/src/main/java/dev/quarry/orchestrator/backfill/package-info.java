/**
 * Computes the vectors of stored documents: a document is published with its words, and its vectors
 * follow.
 *
 * <pre>
 *   pipeline.index ─ publish: document, chunks, missing vectors ─▶ VectorBacklog (PostgreSQL)
 *                                                                     │ take: fair, hidden for a while
 *   VectorBackfill ◀──────────────────────────────────────────────────┘
 *        └─▶ embed ─▶ VectorWriter.addVectors ─▶ flush ─▶ VectorBacklog.finish ─▶ job completed
 * </pre>
 *
 * <p><b>The backlog is the database's.</b> Whatever has no vector is a row; the row is deleted in
 * the transaction that counts the vectors for the job, after they are durable in the index. A crash
 * loses no vector: its rows become visible again, and computed vectors are in the embedding cache.
 * Repeating a range is harmless, because adding a vector is idempotent.
 *
 * <p><b>The job.</b> When its source is processed, a job gives back slot and lease and stays
 * processing in the stage {@code embed}. It has no deadline and no worker there, so rescue, drain
 * and the crash count do not concern it. Whoever finishes its last range completes it in the same
 * transaction. If its last range vanishes otherwise (the document was deleted or replaced), {@link
 * dev.quarry.orchestrator.backfill.VectorBackfill#completeWaiting} completes it.
 *
 * <p><b>Cancelling a job.</b> Its ranges are not pending any more. {@link
 * dev.quarry.orchestrator.backfill.RangeEmbedder} asks for that before each further request to the
 * model, with one statement, so each worker sends texts of the job in at most the request in
 * progress. The vectors of ranges that are complete by then are added, and their rows are removed,
 * but the counts of the ended job do not change.
 *
 * <p><b>The limit of tokens.</b> {@link dev.quarry.orchestrator.backfill.TokenMeter} counts what
 * the model is sent. No ranges are taken of a tenant that has used up its tokens of the day; they
 * stay pending, and taking them again needs no wake-up: every worker looks at the backlog every
 * second. Ranges in progress are finished, so a tenant exceeds its limit by these at most.
 *
 * <p><b>Failures.</b> A text that the model refuses is counted; its job is partial. Every other
 * failure concerns the model or the index as a whole: nothing is refused, the ranges go back and
 * are tried again with backoff, for as long as it takes.
 */
@NullMarked
package dev.quarry.orchestrator.backfill;

import org.jspecify.annotations.NullMarked;

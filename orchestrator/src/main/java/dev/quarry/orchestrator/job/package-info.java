/**
 * Jobs as clients see them: submitted, followed, listed, cancelled.
 *
 * <pre>
 *              claim
 *   queued ───────────▶ processing ──▶ completed   (partial: some items failed)
 *     │  ▲                  │     ├──▶ failed      (an error code; `timeout`; `poison`)
 *     │  └──────────────────┘     └──▶ cancelled
 *     │   retry, rescue, hand-back
 *     └──────────────────────────────▶ cancelled
 * </pre>
 *
 * <p>The last three are terminal: nothing leaves them, whoever tries and whenever. A delayed retry
 * is a queued job whose {@code run_at} lies ahead. A queued job is cancelled at once; a processing
 * one is only marked, its worker is told, and it ends as cancelled unless it ends otherwise first.
 * A marked job never goes back to the queue.
 *
 * <p>Three numbers grow with a job. <i>attempt</i> counts the tries that were the job's own: a try
 * that a lost or stopping node cut short is given back. <i>crashes</i> counts the lost nodes. <i>
 * epoch</i> counts the claims and is never given back; see {@link
 * dev.quarry.orchestrator.job.Fence}.
 *
 * <p>Every change of state writes an event in the same transaction. A job's events are numbered
 * from 1 without gaps, because a number is taken by the same update that makes the change; so an
 * event stream can be resumed after any number, on any node.
 *
 * <p>A job's items are its ledger. The counts on the job move in the transaction that moves the
 * item: found = fetched + unchanged + skipped + failed + queued holds for every reader.
 */
@NullMarked
package dev.quarry.orchestrator.job;

import org.jspecify.annotations.NullMarked;

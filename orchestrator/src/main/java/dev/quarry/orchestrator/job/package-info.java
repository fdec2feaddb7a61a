/**
 * Jobs as clients see them: submitted, followed, listed, cancelled.
 *
 * <pre>
 *              claim
 *   queued ───────────▶ processing ──▶ completed   (partial: some items failed)
 *     │  ▲                  │     ├──▶ failed      (an error code; `timeout`; `poison`)
 *     │  └──────────────────┘     └──▶ cancelled
 *     │   retry, rescue, release
 *     └──────────────────────────────▶ cancelled
 * </pre>
 *
 * <p>Completed, failed and cancelled are terminal states: no transition leaves them. A delayed
 * retry is a queued job whose {@code run_at} lies ahead. A queued job is cancelled at once. For a
 * processing job the cancellation is only recorded and its worker is notified; the job ends as
 * cancelled unless it completes or fails first. A job with a recorded cancellation never returns to
 * the queue.
 *
 * <p>Each job has three counters. <i>attempt</i> counts the attempts of the job itself; an attempt
 * that was ended by a lost node or a release is subtracted again. <i>crashes</i> counts the lost
 * nodes. <i>epoch</i> counts the claims and never decreases; see {@link
 * dev.quarry.orchestrator.job.Fence}.
 *
 * <p>Every change of state writes an event in the same transaction. The events of a job are
 * numbered from 1 without gaps, because the update that makes the change also takes the number. So
 * a client can resume an event stream after any number, on any node.
 *
 * <p>The ledger of a job is the list of its items. The counts of the job change in the transaction
 * that changes the item, so found = fetched + unchanged + skipped + failed + queued holds for every
 * reader.
 */
@NullMarked
package dev.quarry.orchestrator.job;

import org.jspecify.annotations.NullMarked;

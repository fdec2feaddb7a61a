/**
 * Jobs as clients see them: submitted, followed, listed, cancelled.
 *
 * <pre>
 *              claim                        vectors
 *   queued ───────────▶ processing ┬─▶ in stage embed ─▶ completed   (partial: some items failed)
 *     │  ▲                  │      ├───────────────────▶ completed   (no vectors are missing)
 *     │  └──────────────────┘      ├───────────────────▶ failed      (a code; `timeout`; `poison`)
 *     │   retry, rescue, release   └───────────────────▶ cancelled
 *     └────────────────────────────────────────────────▶ cancelled
 * </pre>
 *
 * <p>Completed, failed and cancelled are terminal states: no transition leaves them. A delayed
 * retry is a queued job whose {@code run_at} lies ahead. A queued job is cancelled at once. For a
 * processing job the cancellation is only recorded and its worker is notified; the job ends as
 * cancelled unless it completes or fails first. A job with a recorded cancellation never returns to
 * the queue.
 *
 * <p>A job whose source is processed has {@code searchable_at}: its documents are found by their
 * words. If vectors of theirs are missing it stays processing in the stage {@code embed}, without a
 * worker, a lease or a deadline, until the package {@code backfill} has computed the last one. It
 * can only complete there or be cancelled, which ends it at once and keeps its documents.
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

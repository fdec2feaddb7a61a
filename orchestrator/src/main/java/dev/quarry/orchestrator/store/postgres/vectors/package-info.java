/**
 * Missing vectors: the table {@code missing_vectors} has a row for each range of consecutive chunks
 * of a current generation whose vectors are not in the index. What has no row has its vectors.
 *
 * <p>A row is in one of these states. The first three are {@code pending} in the column {@code
 * state}: the job waits for the vectors.
 *
 * <pre>
 *   waiting    pending, visible_at has passed: a worker may take it
 *   taken      pending, visible_at is ahead: a worker computes the vectors, and holds the row by
 *              moving visible_at ahead; or the row was given back and waits out a delay. If the
 *              worker is lost, visible_at passes.
 *   postponed  pending, passed over while its tenant has no embedding tokens left for the day, or
 *              while another index is in use. It is not written for that.
 *   stopped    the job was cancelled; nobody computes the vectors
 *   refused    the model or the index refused the text for good; the job is partial
 * </pre>
 *
 * <p>The transitions, each with its method or part of a statement in {@link
 * dev.quarry.orchestrator.store.postgres.vectors.MissingVectors}:
 *
 * <pre>
 *   a generation is published ─ ADD ─▶ waiting ─ TakeStatement ─▶ taken ─ finish ─▶ (no row)
 *                                        ▲  ▲                      │ │
 *                                        │  └──── hide, split ─────┘ └─ refuse ─▶ refused
 *                                        │
 *              an unchanged document ─ TAKE_OVER ─ from stopped or refused, for another job
 *   the job is cancelled ─ stop ─▶ stopped                      from waiting or taken
 *   the document is replaced or deleted ─ DELETE ─▶ (no row)    from every state
 * </pre>
 *
 * <p>Whoever adds, finishes, splits, refuses or stops ranges of a job holds the lock of the job, so
 * that of two concurrent changes the later one sees that nothing is pending any more and completes
 * the job. Jobs whose last ranges vanish with their documents are found by {@code
 * jobsWithNothingPending}. The trigger of the table counts the missing vectors of each collection.
 */
@NullMarked
package dev.quarry.orchestrator.store.postgres.vectors;

import org.jspecify.annotations.NullMarked;

/**
 * Schedules: submissions that recur.
 *
 * <pre>
 *             due: a job, and the next due time
 *            ┌────┐
 *            ▼    │       a client pauses it; its key is no longer valid
 *          waiting ──────────────────────────────────────────────────────▶ paused
 *            ▲                                                               │
 *            └───────────────────────────────────────────────────────────────┘
 *                                  a client resumes it
 * </pre>
 *
 * <p>{@link dev.quarry.orchestrator.schedule.ScheduleTransitions} decides all of this; it is called
 * while the row of the schedule is locked, and knows no time but that of the database.
 *
 * <p>Each due time runs once. A node that finds a due schedule submits its job like any other
 * ({@code submission.JobSubmitter}). In the transaction that inserts the job the schedule's row is
 * locked, or passed over if another node has it (SKIP LOCKED); it must still be due; the run is
 * recorded under its due time; and the next due time is written. A process that is killed before
 * the commit leaves the schedule due, and one that is killed afterwards leaves a queued job.
 *
 * <p>Due times that were missed, because no node was there, are not made up for: the schedule runs
 * once and then waits for its next future due time. While the job of the last run has not ended, a
 * due time is left out and recorded.
 *
 * <p>A schedule acts for the key that made it or last changed it. Before each run this key must be
 * valid and have the role editor, otherwise the schedule is paused with the reason.
 */
@NullMarked
package dev.quarry.orchestrator.schedule;

import org.jspecify.annotations.NullMarked;

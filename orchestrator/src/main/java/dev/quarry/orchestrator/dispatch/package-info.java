/**
 * Brings queued jobs to workers and their outcomes back: at-least-once execution, exactly one
 * recorded outcome.
 *
 * <p><b>Lease.</b> A claim makes a job processing and gives this node a lease on it. The claim is
 * one short statement; no transaction is open while a job runs. {@link
 * dev.quarry.orchestrator.dispatch.LeaseKeeper} extends all leases of the node in one statement,
 * which also brings back which leases are gone and which jobs are to be cancelled. A lease that is
 * not extended expires, and the {@link dev.quarry.orchestrator.dispatch.JobRescuer} of any node
 * puts the job back into the queue. Only the database's clock says when a lease has expired; nodes
 * may disagree about the time as much as they like.
 *
 * <p><b>Epoch and fence.</b> A node that was paused does not know that its lease has expired, and
 * no clock can tell it in time. So each claim raises the job's epoch, and every write of a worker
 * (stage, progress, event, item, document, end) takes effect only while the job is processing in
 * the epoch of the worker's claim. A write that comes too late changes nothing and throws {@code
 * LeaseLostException}. The lease makes double work rare; the fence makes it harmless.
 *
 * <p><b>Trust window.</b> Effects outside the database cannot be fenced. A node that cannot reach
 * the database therefore stops its handlers when its last good heartbeat is 20 s ago, counted by
 * its own monotonic clock from the moment when that heartbeat was sent: before the lease of 30 s
 * can have been given to another. This is watched by a thread that asks nobody, as a hanging
 * heartbeat must not keep it waiting. If the lease turns out to be still good, the job is released
 * and no crash is counted. Claims, heartbeats, rescues and the shared transaction of ends have
 * database connections of their own, so that requests which use up all others stop no job.
 *
 * <p><b>One end.</b> How an attempt came out is an {@code Outcome}; {@link
 * dev.quarry.orchestrator.dispatch.JobTransitions} alone turns it into a {@code Transition}, and
 * {@code JobQueue.finish} writes that, while the job's row is locked, so that it decides from what
 * the job is at that moment. If the database is away, the end is kept and recorded when it is back;
 * if the node is lost first, the job runs again.
 *
 * <p><b>Locks.</b> An end locks the job, then its lease; a heartbeat locks only leases; a rescue
 * waits for no lock at all but skips what is locked. Hence no deadlock.
 */
@NullMarked
package dev.quarry.orchestrator.dispatch;

import org.jspecify.annotations.NullMarked;

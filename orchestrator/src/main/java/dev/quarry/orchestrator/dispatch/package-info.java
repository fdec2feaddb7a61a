/**
 * Hands queued jobs to workers and records their outcomes: at-least-once execution, exactly one
 * recorded outcome.
 *
 * <p><b>Lease.</b> A claim makes a job processing and gives this node a lease on it. The claim is
 * one short statement; no transaction is open while a job runs. {@link
 * dev.quarry.orchestrator.lease.LeaseKeeper} extends all leases of the node in one statement, the
 * heartbeat. It also returns which leases are lost, for which jobs cancellation was requested and
 * which queues are draining. A lease that is not extended expires, and the {@link
 * dev.quarry.orchestrator.dispatch.JobRescuer} of any node puts the job back into the queue. Only
 * the database's clock decides whether a lease has expired; clock skew between nodes is harmless.
 *
 * <p><b>Epoch and fence.</b> A node that was paused does not know that its lease has expired, and
 * no clock can tell it in time. So each claim increments the job's epoch, and every write of a
 * worker (stage, progress, event, item, document, finish) takes effect only while the job is
 * processing in the epoch of the worker's claim. The job id with the epoch is the fencing token. A
 * write with an old token changes nothing and throws {@code LeaseLostException}. The lease makes
 * duplicate execution rare; the fence makes it harmless.
 *
 * <p><b>Trust window.</b> Effects outside the database cannot be fenced. A node that cannot reach
 * the database therefore stops its handlers when its last successful heartbeat is 20 s ago, counted
 * by its own monotonic clock from the moment when that heartbeat was sent: before the lease of 30 s
 * can have been given to another node. A separate thread checks this and makes no database call, so
 * a heartbeat that blocks does not delay it. If the lease turns out to be still valid, the job is
 * released and no crash is counted. Claims, heartbeats, rescues and the shared transaction of
 * finishes use a connection pool of their own, so requests that exhaust the other pool do not stop
 * jobs.
 *
 * <p><b>Finishing an attempt.</b> The result of an attempt is an {@code Outcome}. {@link
 * dev.quarry.orchestrator.dispatch.JobTransitions} alone turns it into a {@code Transition}, and
 * {@code JobQueue.finish} writes the transition. The job's row is locked while it decides, so the
 * decision is made from the current state. If the database is unavailable, the outcome is kept and
 * recorded later; if the node is lost first, the job runs again.
 *
 * <p><b>Locks.</b> A finish locks the job, then its lease; a heartbeat locks only leases; a rescue
 * skips locked rows and never waits. Hence no deadlock.
 */
@NullMarked
package dev.quarry.orchestrator.dispatch;

import org.jspecify.annotations.NullMarked;

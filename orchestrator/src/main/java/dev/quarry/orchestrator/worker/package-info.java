/**
 * Runs one attempt at a job: a handler in a thread of its own, its deadline, the reasons to stop
 * it, and what its exceptions mean.
 *
 * <p><b>What costs an attempt.</b> An error of the job's own, and any unexpected exception: they
 * are retried with backoff until {@code max_attempts} is used up, then the job has failed. A lost
 * node costs none but counts as a crash. A stop, and a database that cannot do now what the job
 * asks ({@code StoreUnavailableException}), cost nothing: the job is released, after a delay that
 * grows with its releases up to two minutes. Hence no outage, lock or failover fails a job, and a
 * job whose statement always exceeds the timeout is tried without end, but rarely: its events and
 * the log show it, and cancelling ends it.
 *
 * <p><b>Stuck handlers.</b> A thread cannot be stopped from outside. A handler that does not return
 * after its interrupt is left behind: its slot is given to another job, its writes are refused by
 * the fence, and it is counted ({@code stuck_handlers}) until it returns.
 */
@NullMarked
package dev.quarry.orchestrator.worker;

import org.jspecify.annotations.NullMarked;

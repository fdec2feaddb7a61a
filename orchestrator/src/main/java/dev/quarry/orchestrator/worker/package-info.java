/**
 * Runs one attempt of a job: a handler in its own thread, with a deadline and stop reasons, and
 * maps the handler's exceptions to an outcome.
 *
 * <p><b>Counted attempts.</b> An error of the job itself and any unexpected exception count as an
 * attempt. They are retried with backoff; after {@code max_attempts} attempts the job fails. A lost
 * node counts as a crash and not as an attempt. A stop, or a database that is unavailable ({@code
 * StoreUnavailableException}), counts as neither: the job is released, and after a database error
 * with a delay that grows with its releases up to two minutes. Hence no outage, lock or failover
 * fails a job. A job whose statement always exceeds the timeout is retried without limit, but
 * rarely; its events and the log show it, and cancellation ends it.
 *
 * <p><b>Stuck handlers.</b> Java cannot stop a thread from outside. A handler that does not return
 * after its interrupt is abandoned: its slot is given to another job, the fence rejects its writes,
 * and it is counted ({@code stuck_handlers}) until it returns.
 */
@NullMarked
package dev.quarry.orchestrator.worker;

import org.jspecify.annotations.NullMarked;

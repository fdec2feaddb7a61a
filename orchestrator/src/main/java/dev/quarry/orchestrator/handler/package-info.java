/**
 * What the engine asks of whoever does the work of a job. {@code worker} runs a {@link
 * dev.quarry.orchestrator.handler.JobHandler}; {@code pipeline} and {@code gateway} are the rooms
 * that have some.
 *
 * <p><b>Given</b> is one attempt: a {@link dev.quarry.orchestrator.handler.JobContext} with the job
 * as it was claimed, its fence (job id and epoch), and where to say how far it is. A thread of its
 * own runs it; the deadline, the lease and a cancel request are watched by others and reach it as
 * an interrupt.
 *
 * <p><b>It may</b> take as long as the job may, wait, call out, and write through ports that take
 * its fence. A write under a fence that is over is refused with {@code LeaseLostException}: another
 * worker has the job.
 *
 * <p><b>It must</b> bear to be run again from the start after any line: a job is executed at least
 * once, and only its end is recorded exactly once. What lies outside the database is made
 * idempotent by the job's id and epoch. It must leave soon when it is interrupted, pass the
 * interrupt and {@code LeaseLostException} on, and leave no thread, file or connection behind.
 *
 * <p><b>Its end</b> is one of four: a {@link dev.quarry.orchestrator.handler.JobResult}; a {@link
 * dev.quarry.orchestrator.handler.StageException}, which carries a stable code and says whether
 * trying again may help; a {@link dev.quarry.orchestrator.handler.PostponedException}, for want of
 * room and before anything was done; or any other exception, which is a defect and retried as one
 * that may pass. {@code StoreUnavailableException} is passed on: it costs no attempt. A handler
 * never decides what becomes of the job, and never writes its state.
 */
@NullMarked
package dev.quarry.orchestrator.handler;

import org.jspecify.annotations.NullMarked;

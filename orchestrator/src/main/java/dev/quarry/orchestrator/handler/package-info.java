/**
 * The contract between the engine and job handlers. {@code worker} runs a {@link
 * dev.quarry.orchestrator.handler.JobHandler}; the packages {@code pipeline} and {@code gateway}
 * implement some.
 *
 * <p><b>Input.</b> A handler runs one attempt. Its {@link
 * dev.quarry.orchestrator.handler.JobContext} has the job as it was claimed, the fence (job id and
 * epoch) and the methods that report progress. Each attempt has its own thread. The engine watches
 * the deadline, the lease and cancellation, and interrupts that thread.
 *
 * <p><b>Permitted.</b> A handler may block, call remote services, and write through ports that take
 * its fence. A write with an old fence is rejected with {@code LeaseLostException}: another worker
 * has the job.
 *
 * <p><b>Required.</b> A handler must tolerate a restart after any line: a job is executed at least
 * once, and only its outcome is recorded exactly once. Effects outside the database are made
 * idempotent by the job's id and epoch. After an interrupt it must return soon, propagate the
 * interrupt and {@code LeaseLostException}, and leave no thread, file or connection open.
 *
 * <p><b>Result.</b> A handler ends in one of four ways: a {@link
 * dev.quarry.orchestrator.handler.JobResult}; a {@link
 * dev.quarry.orchestrator.handler.StageException} with a stable code, retryable or not; a {@link
 * dev.quarry.orchestrator.handler.PostponedException} if it has no capacity and has done no work
 * yet; or any other exception, which is a defect and is retried as a transient error. {@code
 * StoreUnavailableException} is propagated; the attempt is not counted. A handler never decides the
 * next state of the job and never writes it.
 */
@NullMarked
package dev.quarry.orchestrator.handler;

import org.jspecify.annotations.NullMarked;

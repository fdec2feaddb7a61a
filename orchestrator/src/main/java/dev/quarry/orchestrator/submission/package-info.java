/**
 * What clients may submit. A submission comes as the wire has it, every member of it possibly
 * absent or wrong; {@link SubmissionRules} makes a {@link dev.quarry.orchestrator.job.JobRequest}
 * of it, in which everything is set and allowed, or says all that is wrong with it at once. Each
 * kind of member has rules of its own; what they find they collect in one list of findings.
 *
 * <p>{@link JobSubmitter} is the one way to add jobs, and the chain that a submission passes: the
 * turn of its idempotency key, the reservation of its room, the write by the port {@link JobWriter}.
 * {@link Retries} and {@link Redrives} submit again what has ended.
 */
@NullMarked
package dev.quarry.orchestrator.submission;

import org.jspecify.annotations.NullMarked;

/**
 * Validation and submission of jobs. In a submission as received, every member may be missing or
 * invalid. {@link SubmissionRules} converts it to a {@link dev.quarry.orchestrator.job.JobRequest},
 * in which all members are set and valid, or reports all errors at once. Each kind of member has
 * its own rule class; all of them add to one list of errors.
 *
 * <p>{@link JobSubmitter} is the only way to add jobs: it locks the idempotency key, reserves queue
 * capacity and writes through the port {@link JobWriter}. {@link Retries} and {@link Redrives}
 * submit ended jobs again.
 */
@NullMarked
package dev.quarry.orchestrator.submission;

import org.jspecify.annotations.NullMarked;

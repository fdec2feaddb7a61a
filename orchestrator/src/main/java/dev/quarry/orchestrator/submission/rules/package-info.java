/**
 * Validation of submissions. In a submission as received, every member may be missing or invalid.
 * {@link SubmissionRules} converts it to a {@link dev.quarry.orchestrator.job.JobRequest}, in which
 * all members are set and valid, or reports all errors at once. Each kind of member has its own
 * rule class; all of them add to one list of errors.
 */
@NullMarked
package dev.quarry.orchestrator.submission.rules;

import org.jspecify.annotations.NullMarked;

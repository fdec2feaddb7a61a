/**
 * What clients may submit. A submission comes as the wire has it, every member of it possibly
 * absent or wrong; {@link SubmissionRules} makes a {@link dev.quarry.orchestrator.job.JobRequest}
 * of it, in which everything is set and allowed, or says all that is wrong with it at once. Each
 * kind of member has rules of its own; what they find they collect in one list of findings.
 *
 * <p>Nothing is stored here. What the limits of a tenant have room for is asked later, when the job
 * is added.
 */
@NullMarked
package dev.quarry.orchestrator.submission;

import org.jspecify.annotations.NullMarked;

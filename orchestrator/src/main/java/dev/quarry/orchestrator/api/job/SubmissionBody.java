package dev.quarry.orchestrator.api.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.quarry.model.JobSubmission;
import org.jspecify.annotations.Nullable;

/**
 * The JSON body of a submission, to be taken once. Spring keeps the arguments of a controller
 * method until it returns; an object that was emptied keeps no text in memory while the method
 * waits for the job.
 */
public final class SubmissionBody {
  private @Nullable JobSubmission submission;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  SubmissionBody(JobSubmission submission) {
    this.submission = submission;
  }

  /** Returns the submission and forgets it. */
  JobSubmission take() {
    JobSubmission taken = submission;
    if (taken == null) {
      throw new IllegalStateException("the submission was taken before");
    }
    submission = null;
    return taken;
  }
}

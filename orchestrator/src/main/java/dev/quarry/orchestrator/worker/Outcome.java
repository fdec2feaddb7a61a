package dev.quarry.orchestrator.worker;

import dev.quarry.model.JobError;
import dev.quarry.orchestrator.pipeline.JobResult;

/** How an attempt ended. What becomes of the job is decided from it in one place. */
public sealed interface Outcome {

  record Succeeded(JobResult result) implements Outcome {}

  /** Trying again later may help. */
  record Retry(JobError error) implements Outcome {}

  record Failed(JobError error) implements Outcome {}

  record Cancelled() implements Outcome {}

  /** Another worker has the job, or it has ended: there is nothing to write. */
  record LeaseLost() implements Outcome {}

  /** Stopped through no fault of the job, which is to run again. */
  record HandedBack() implements Outcome {}
}

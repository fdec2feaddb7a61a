package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.job.Job;
import java.util.List;

/** The result of a batch submission. */
public sealed interface SubmittedBatch {
  record Added(String batchId, List<Job> jobs) implements SubmittedBatch {}

  /** The key was used before with the same body; these are its jobs. */
  record Repeated(String batchId, List<Job> jobs) implements SubmittedBatch {}

  /** The key was used before with another body. */
  record Conflicting() implements SubmittedBatch {}
}

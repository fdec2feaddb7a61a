package dev.quarry.orchestrator.submission;

import dev.quarry.orchestrator.job.Job;
import java.util.List;

/** What became of the submission of a batch. */
public sealed interface SubmittedBatch {
  record Added(String batchId, List<Job> jobs) implements SubmittedBatch {}

  /** The same body came before under this key: these are its jobs. */
  record Repeated(String batchId, List<Job> jobs) implements SubmittedBatch {}

  /** Another body came before under this key. */
  record Conflicting() implements SubmittedBatch {}
}

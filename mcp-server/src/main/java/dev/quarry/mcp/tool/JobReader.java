package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.ItemStatus;
import dev.quarry.model.ItemView;
import dev.quarry.model.JobStatus;
import dev.quarry.model.JobView;
import java.util.List;

/** Reads what belongs to the report of a job besides the job. Thread-safe. */
final class JobReader {
  private static final int MAX_FAILURES = 10;

  private final OrchestratorClient orchestrator;

  JobReader(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  /** The first items of the job that failed. */
  List<ItemView> failures(JobView job) {
    return job.status() != JobStatus.QUEUED && job.counts().failed() > 0
        ? orchestrator.items(job.jobId(), ItemStatus.FAILED, MAX_FAILURES).items()
        : List.of();
  }
}

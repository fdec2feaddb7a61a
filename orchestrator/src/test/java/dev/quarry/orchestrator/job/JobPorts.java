package dev.quarry.orchestrator.job;

import dev.quarry.orchestrator.event.EventLog;
import dev.quarry.orchestrator.submission.JobWriter;
import java.util.List;

/** The ports of jobs on one database. */
public record JobPorts(
    JobWriter writer,
    JobStore store,
    BatchStore batches,
    ItemReads items,
    EventLog events,
    QueueStatistics queue,
    JobStatistics statistics,
    NodeRegistry nodes) {

  /** Adds jobs without limits. */
  public List<Job> add(String tenant, List<JobRequest> requests) {
    return writer.add(tenant, requests);
  }
}

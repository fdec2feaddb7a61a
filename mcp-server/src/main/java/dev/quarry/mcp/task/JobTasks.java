package dev.quarry.mcp.task;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import dev.quarry.mcp.orchestrator.VersionedJob;
import dev.quarry.mcp.tool.CallResult;
import dev.quarry.mcp.tool.SubmissionReport;
import dev.quarry.model.JobView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Tasks that are jobs: the id of a task is the id of its job, so a task survives restarts and is
 * known to every node. A failed job is a completed task whose result is a tool error: MCP reserves
 * {@code failed} for errors of the protocol.
 */
public final class JobTasks implements TaskStore {
  private static final int POLL_INTERVAL_MS = 2_000;
  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int CONFLICT = 409;

  private final OrchestratorClient orchestrator;
  private final SubmissionReport report;
  private final Clock clock;

  public JobTasks(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
    report = new SubmissionReport(orchestrator);
    clock = Clock.systemUTC();
  }

  /**
   * The task of a job that was just stored. Never throws: a client that gets an error would submit
   * the job again.
   */
  public TaskView started(UUID job) {
    try {
      return view(orchestrator.job(job));
    } catch (OrchestratorException e) {
      Instant now = clock.instant();
      return new TaskView(
          job.toString(), TaskStatus.WORKING, "queued", now, now, POLL_INTERVAL_MS, null, "");
    }
  }

  @Override
  public TaskView get(String id) {
    return view(job(id));
  }

  @Override
  public TaskView awaitChange(TaskView seen, Duration wait) {
    VersionedJob before = job(seen.id());
    TaskView now = view(before);
    return now.version().equals(seen.version())
        ? view(orchestrator.awaitChange(before, wait))
        : now;
  }

  @Override
  public void cancel(String id) {
    VersionedJob job = job(id);
    try {
      orchestrator.cancel(job.job().jobId());
    } catch (OrchestratorException e) {
      if (e.status() != CONFLICT) {
        throw e;
      }
    }
  }

  /** A job has no requests to the client, so there is nothing to pass on. */
  @Override
  public void update(String id, Map<String, Object> inputResponses) {
    job(id);
  }

  private VersionedJob job(String id) {
    try {
      return orchestrator.job(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      throw new UnknownTaskException();
    } catch (OrchestratorException e) {
      if (e.status() == NOT_FOUND || e.status() == GONE) {
        throw new UnknownTaskException();
      }
      throw e;
    }
  }

  private TaskView view(VersionedJob versioned) {
    JobView job = versioned.job();
    TaskStatus status =
        switch (job.status()) {
          case QUEUED, PROCESSING -> TaskStatus.WORKING;
          case COMPLETED, FAILED -> TaskStatus.COMPLETED;
          case CANCELLED -> TaskStatus.CANCELLED;
        };
    return new TaskView(
        job.jobId().toString(),
        status,
        SubmissionReport.message(job),
        job.createdAt(),
        job.updatedAt(),
        POLL_INTERVAL_MS,
        status == TaskStatus.COMPLETED ? result(job) : null,
        job.status() + " " + versioned.version());
  }

  /** {@code CallToolResult} of the tool that submitted the job, with {@code resultType}. */
  private Map<String, Object> result(JobView job) {
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("resultType", "complete");
    call.putAll(CallResult.of(report.result(job)));
    return call;
  }
}

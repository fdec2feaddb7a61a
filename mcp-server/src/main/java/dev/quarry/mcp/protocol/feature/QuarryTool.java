package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.task.JobTasks;
import dev.quarry.mcp.tool.CallResult;
import dev.quarry.mcp.tool.Tool;
import dev.quarry.mcp.tool.ToolDispatcher;
import dev.quarry.mcp.tool.ToolHints;
import dev.quarry.mcp.tool.ToolResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A tool of Quarry. A client that accepts tasks gets one from a tool that submits a job: the job is
 * the task.
 */
record QuarryTool(Tool tool, ToolDispatcher dispatcher, JobTasks tasks, Startup startup)
    implements ToolFeature {
  /** An argument that makes a call wait for its job; a task needs no such wait. */
  private static final String WAIT = "wait_seconds";

  private static final Duration START_REPORT_INTERVAL = Duration.ofSeconds(2);

  /** Small: the wait for a job begins at 0.01, and progress must increase. */
  private static final double START_PROGRESS_STEP = 0.0001;

  @Override
  public String name() {
    return tool.name();
  }

  @Override
  public Map<String, Object> description() {
    ToolHints hints = tool.hints();
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put("title", tool.title());
    annotations.put("readOnlyHint", hints.readOnly());
    annotations.put("destructiveHint", hints.destructive());
    annotations.put("idempotentHint", hints.idempotent());
    annotations.put("openWorldHint", hints.openWorld());
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", tool.name());
    description.put("title", tool.title());
    description.put("description", tool.description());
    description.put("inputSchema", tool.offered().schema());
    description.put("outputSchema", tool.outputSchema());
    description.put("annotations", annotations);
    return description;
  }

  @Override
  public Outcome call(Map<String, Object> arguments, FeatureContext context)
      throws InterruptedException {
    awaitStart(context);
    boolean asTask = tool.submitsJob() && context.acceptsTasks();
    Map<String, Object> passed = new LinkedHashMap<>(arguments);
    if (asTask) {
      passed.remove(WAIT);
    }
    ToolResult result = dispatcher.call(tool, passed, context);
    if (asTask && !result.isError() && result.content().get("job_id") instanceof String job) {
      return new Outcome.Started(tasks.started(UUID.fromString(job)));
    }
    return new Outcome.Complete(CallResult.of(result));
  }

  /** Tells the client that its call waits for the start of the orchestrator. */
  private void awaitStart(FeatureContext context) throws InterruptedException {
    double progress = 0;
    boolean started = startup.await(Duration.ZERO);
    while (!started && !context.isCancelled()) {
      progress += START_PROGRESS_STEP;
      context.reportProgress(
          progress, "Quarry is starting its database; the call continues as soon as it is up.");
      started = startup.await(START_REPORT_INTERVAL);
    }
  }
}

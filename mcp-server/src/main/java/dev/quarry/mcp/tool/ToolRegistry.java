package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import java.util.List;

/** All tools, in the order in which they are listed. */
public final class ToolRegistry {
  private ToolRegistry() {}

  public static List<Tool> tools(OrchestratorClient orchestrator, MonotonicClock clock) {
    return List.of(
        new Search(orchestrator),
        new CrawlWeb(orchestrator),
        new IngestDoc(orchestrator),
        new IngestText(orchestrator),
        new GetJobStatus(orchestrator, clock),
        new ListJobs(orchestrator),
        new CancelJob(orchestrator),
        new GetDocument(orchestrator),
        new ListCollections(orchestrator),
        new DeleteDocument(orchestrator));
  }
}

package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import java.util.List;
import java.util.function.BooleanSupplier;

/** All tools, in the order in which they are listed. */
public final class ToolRegistry {
  private ToolRegistry() {}

  /**
   * Creates the tools.
   *
   * @param rendering whether the orchestrator can render pages; asked for each list of tools
   */
  public static List<Tool> tools(
      OrchestratorClient orchestrator, MonotonicClock clock, BooleanSupplier rendering) {
    return List.of(
        new Search(orchestrator),
        new CrawlWeb(orchestrator, clock, rendering),
        new IngestDoc(orchestrator, clock),
        new IngestText(orchestrator, clock),
        new GetJobStatus(orchestrator, clock),
        new ListJobs(orchestrator),
        new ListChanges(orchestrator),
        new CancelJob(orchestrator),
        new GetDocument(orchestrator),
        new ListCollections(orchestrator),
        new DeleteDocument(orchestrator),
        new ScheduleCrawl(orchestrator),
        new ListSchedules(orchestrator));
  }
}

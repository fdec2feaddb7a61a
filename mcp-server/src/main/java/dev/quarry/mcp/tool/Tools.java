package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.OrchestratorClient;
import java.util.List;

/** The tools in the order in which an agent meets them. */
public final class Tools {
  private Tools() {}

  public static Toolbox over(OrchestratorClient orchestrator, Timer timer) {
    return new Toolbox(
        List.of(
            new Search(orchestrator),
            new CrawlWeb(orchestrator),
            new IngestDoc(orchestrator),
            new IngestText(orchestrator),
            new GetJobStatus(orchestrator, timer),
            new ListJobs(orchestrator),
            new CancelJob(orchestrator),
            new GetDocument(orchestrator),
            new ListCollections(orchestrator),
            new DeleteDocument(orchestrator)));
  }
}

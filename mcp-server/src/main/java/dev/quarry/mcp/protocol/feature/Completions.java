package dev.quarry.mcp.protocol.feature;

import dev.quarry.mcp.orchestrator.DocumentQuery;
import dev.quarry.mcp.orchestrator.JobQuery;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.mcp.orchestrator.OrchestratorException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Suggests ids of the newest jobs and documents. An orchestrator that fails suggests nothing. */
record Completions(OrchestratorClient orchestrator) {
  /** The size of the page that is searched. MCP allows 100 suggestions. */
  private static final int NEWEST = 100;

  List<String> jobs(String prefix) {
    return suggest(
        prefix,
        () ->
            orchestrator.jobs(new JobQuery(null, null, null, NEWEST, null)).jobs().stream()
                .map(job -> job.jobId()));
  }

  List<String> documents(String prefix) {
    return suggest(
        prefix,
        () ->
            orchestrator.documents(new DocumentQuery(null, null, NEWEST, null)).documents().stream()
                .map(document -> document.documentId()));
  }

  private static List<String> suggest(String prefix, Supplier<Stream<UUID>> ids) {
    try {
      return ids.get().map(UUID::toString).filter(id -> id.startsWith(prefix)).toList();
    } catch (OrchestratorException e) {
      return List.of();
    }
  }
}

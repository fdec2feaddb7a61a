package dev.quarry.mcp.tool;

import dev.quarry.mcp.orchestrator.DocumentQuery;
import dev.quarry.mcp.orchestrator.JobQuery;
import dev.quarry.mcp.orchestrator.OrchestratorClient;
import dev.quarry.model.CollectionView;
import java.util.List;
import java.util.Locale;

/**
 * Suggests values for an argument that a person types, for MCP's {@code completion/complete}.
 * Thread-safe.
 */
public final class ArgumentCompletions {
  /** The limit of the protocol. */
  private static final int MAX_VALUES = 100;

  /** A shorter beginning of an id is found among the newest jobs only. */
  private static final int MIN_SEARCHED_LENGTH = 8;

  private final OrchestratorClient orchestrator;

  public ArgumentCompletions(OrchestratorClient orchestrator) {
    this.orchestrator = orchestrator;
  }

  /** What an argument is the name of. */
  public enum Kind {
    COLLECTION,
    JOB,
    DOCUMENT
  }

  /**
   * Suggested values.
   *
   * @param values at most 100
   * @param hasMore whether further values may match
   */
  public record Completion(List<String> values, boolean hasMore) {
    public Completion {
      values = List.copyOf(values);
    }
  }

  /**
   * The values that begin with what was typed: collections in the order of their names, ignoring
   * case; jobs and documents with the newest first, documents only of the newest ones.
   *
   * @throws dev.quarry.mcp.orchestrator.OrchestratorException if the orchestrator returns an error
   *     or is unreachable
   */
  public Completion complete(Kind kind, String typed) {
    String prefix = typed.strip().toLowerCase(Locale.ROOT);
    return switch (kind) {
      case COLLECTION -> collections(prefix);
      case JOB -> jobs(prefix);
      case DOCUMENT -> documents(prefix);
    };
  }

  private Completion collections(String prefix) {
    List<String> names =
        orchestrator.collections().collections().stream()
            .map(CollectionView::name)
            .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(prefix))
            .sorted(String.CASE_INSENSITIVE_ORDER)
            .toList();
    return new Completion(
        names.subList(0, Math.min(names.size(), MAX_VALUES)), names.size() > MAX_VALUES);
  }

  private Completion jobs(String prefix) {
    var page =
        orchestrator.jobs(
            prefix.length() < MIN_SEARCHED_LENGTH
                ? JobQuery.newest(MAX_VALUES)
                : JobQuery.search(prefix, MAX_VALUES));
    return new Completion(
        page.jobs().stream()
            .map(job -> job.jobId().toString())
            .filter(id -> id.startsWith(prefix))
            .toList(),
        page.hasMore());
  }

  private Completion documents(String prefix) {
    var page = orchestrator.documents(new DocumentQuery(null, null, MAX_VALUES, null));
    return new Completion(
        page.documents().stream()
            .map(document -> document.documentId().toString())
            .filter(id -> id.startsWith(prefix))
            .toList(),
        page.hasMore());
  }
}

package dev.quarry.orchestrator.store.postgres;

import java.util.Map;

/** Statements that may read many rows: a part of the statement and the reason. */
final class StatementExceptions {
  static final Map<String, String> REASONS = Map.ofEntries();

  private StatementExceptions() {}
}

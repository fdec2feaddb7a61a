package dev.quarry.orchestrator.store.postgres;

import java.util.Map;

/** Which statements may read much, by a part of each, and why. */
final class StatementExceptions {
  static final Map<String, String> REASONS = Map.ofEntries();

  private StatementExceptions() {}
}

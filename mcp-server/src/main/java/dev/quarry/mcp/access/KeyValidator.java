package dev.quarry.mcp.access;

/** Checks API keys. Thread-safe. */
@FunctionalInterface
public interface KeyValidator {
  /** The result of a check. */
  enum Result {
    VALID,
    INVALID,
    /** The check failed, for instance because the orchestrator is unreachable. */
    UNKNOWN
  }

  Result check(Caller caller);
}

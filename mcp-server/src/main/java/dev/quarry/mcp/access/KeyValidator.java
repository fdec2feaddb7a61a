package dev.quarry.mcp.access;

/** Checks API keys. Thread-safe. */
@FunctionalInterface
public interface KeyValidator {
  /** The result of a check. */
  sealed interface Result {
    /**
     * @param tenant the tenant that the key belongs to
     */
    record Valid(String tenant) implements Result {}

    record Invalid() implements Result {}

    /** The check failed, for instance because the orchestrator is unreachable. */
    record Unknown() implements Result {}
  }

  Result check(Caller caller);
}

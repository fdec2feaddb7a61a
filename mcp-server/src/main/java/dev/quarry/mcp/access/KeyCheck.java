package dev.quarry.mcp.access;

/** Knows which keys are good, besides the configured one. Thread-safe. */
@FunctionalInterface
public interface KeyCheck {
  /** What is known of a key. */
  enum Verdict {
    GOOD,
    BAD,
    /** It cannot be found out just now. */
    UNKNOWN
  }

  Verdict check(Caller caller);
}

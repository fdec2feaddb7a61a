package dev.quarry.orchestrator.schedule;

/** Counts what due times led to. Thread-safe; the method does not block and never throws. */
@FunctionalInterface
public interface ScheduleMeter {

  /** What a due time led to. */
  enum Outcome {
    /** A job was submitted. */
    STARTED,
    /** The last run had not ended. */
    SKIPPED,
    /** The submission was refused because of a limit, and is tried again. */
    POSTPONED,
    /** The schedule may not run any more. */
    PAUSED,
    /** It failed unexpectedly, and is tried again. */
    FAILED
  }

  void ended(Outcome outcome);
}

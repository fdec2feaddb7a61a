package dev.quarry.orchestrator.access.limit;

/** Asked before jobs are added, in the transaction that adds them. Thread-safe. */
public interface Admission {

  /**
   * Takes note of jobs that are about to be added.
   *
   * @throws LimitExceededException if they must not be
   */
  void admit(String tenant, int jobs);

  /** Everything is welcome. */
  static Admission unlimited() {
    return (tenant, jobs) -> {};
  }
}

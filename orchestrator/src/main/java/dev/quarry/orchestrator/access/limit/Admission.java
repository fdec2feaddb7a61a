package dev.quarry.orchestrator.access.limit;

/** Asked before jobs are added. Thread-safe. */
public interface Admission {

  /**
   * Reserves room for jobs that are about to be added, all or none. Reserve before the transaction
   * that adds them begins and close the reservation when it has ended.
   *
   * @throws LimitExceededException if they must not be added
   */
  Reservation reserve(String tenant, int jobs);

  /**
   * Room that is reserved. Closing gives it back, unless the jobs were added by then: so whatever
   * ends the submission early gives it back. For one thread.
   */
  interface Reservation extends AutoCloseable {

    /** The jobs are added. */
    void taken();

    @Override
    void close();
  }

  /** Everything is welcome. */
  static Admission unlimited() {
    return (_, _) -> FREE;
  }

  /** Where there is always room. */
  Reservation FREE =
      new Reservation() {
        @Override
        public void taken() {}

        @Override
        public void close() {}
      };
}

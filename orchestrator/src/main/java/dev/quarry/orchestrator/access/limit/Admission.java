package dev.quarry.orchestrator.access.limit;

/** Admission control for new jobs. Thread-safe. */
public interface Admission {

  /**
   * Reserves queue capacity for new jobs, all or none. Reserve before the transaction that adds
   * them begins, and close the reservation after it has ended.
   *
   * @throws LimitExceededException if a limit does not allow the jobs
   */
  Reservation reserve(String tenant, int jobs);

  /**
   * Reserved queue capacity. {@link #close} releases it unless {@link #confirm} was called, so an
   * exception in between releases it too. Not thread-safe.
   */
  interface Reservation extends AutoCloseable {

    /** Keeps the capacity, because the jobs were added. */
    void confirm();

    @Override
    void close();
  }

  /** A reservation that does nothing. */
  Reservation NO_RESERVATION =
      new Reservation() {
        @Override
        public void confirm() {}

        @Override
        public void close() {}
      };
}

package dev.quarry.orchestrator.access.limit;

import java.util.function.IntConsumer;

/** Asked before jobs are added. Thread-safe. */
public interface Admission {

  /**
   * Reserves room for jobs that are about to be added, all or none. Ask before the transaction that
   * adds them begins and close the place when it has ended.
   *
   * @throws LimitExceededException if they must not be added
   */
  Place admit(String tenant, int jobs);

  /**
   * Room that is reserved. Closing gives it back, unless the jobs were added by then: so whatever
   * ends the submission early gives it back. For one thread.
   */
  interface Place extends AutoCloseable {

    /** The jobs are added. */
    void taken();

    @Override
    void close();
  }

  /** The same, telling of jobs that were added: all that ever are have been admitted. */
  default Admission counting(IntConsumer added) {
    return (tenant, jobs) -> new CountedPlace(admit(tenant, jobs), () -> added.accept(jobs));
  }

  /** Everything is welcome. */
  static Admission unlimited() {
    return (_, _) -> FREE;
  }

  /** Where there is always room. */
  Place FREE =
      new Place() {
        @Override
        public void taken() {}

        @Override
        public void close() {}
      };
}

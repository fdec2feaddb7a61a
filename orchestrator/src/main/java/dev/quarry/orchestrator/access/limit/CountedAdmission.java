package dev.quarry.orchestrator.access.limit;

import java.util.concurrent.atomic.LongAdder;

/** Counts the jobs that were added, in whichever way they came. Thread-safe. */
public final class CountedAdmission implements Admission {
  private final Admission admission;
  private final LongAdder added = new LongAdder();

  public CountedAdmission(Admission admission) {
    this.admission = admission;
  }

  /** Since this was made. */
  public long added() {
    return added.sum();
  }

  @Override
  public Place admit(String tenant, int jobs) {
    Place place = admission.admit(tenant, jobs);
    return new Place() {
      @Override
      public void taken() {
        place.taken();
        added.add(jobs);
      }

      @Override
      public void close() {
        place.close();
      }
    };
  }
}

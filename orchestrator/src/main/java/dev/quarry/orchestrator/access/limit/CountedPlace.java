package dev.quarry.orchestrator.access.limit;

/** Tells once that its jobs are added. For one thread. */
final class CountedPlace implements Admission.Place {
  private final Admission.Place place;
  private final Runnable added;
  private boolean told;

  CountedPlace(Admission.Place place, Runnable added) {
    this.place = place;
    this.added = added;
  }

  @Override
  public void taken() {
    place.taken();
    if (!told) {
      told = true;
      added.run();
    }
  }

  @Override
  public void close() {
    place.close();
  }
}

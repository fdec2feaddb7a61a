package dev.quarry.orchestrator.embed;

import java.util.OptionalDouble;

/**
 * The recent time of the model per passage, of all callers together: the time in which at least one
 * of them waited, divided by the passages. Older observations count less. Thread-safe.
 */
public final class EmbeddingRate {
  /** The weight of what was observed before, relative to a new observation. */
  private static final double DECAY = 0.8;

  private double seconds;
  private double passages;
  private long lastEnd;

  /**
   * Records a call of the model. The times are those of {@link System#nanoTime}.
   *
   * @param embedded number of passages
   */
  synchronized void observe(int embedded, long start, long end) {
    boolean overlaps = passages > 0 && lastEnd - start > 0;
    long nanos = end - (overlaps ? lastEnd : start);
    seconds = DECAY * seconds + Math.max(0, nanos) / 1e9;
    passages = DECAY * passages + embedded;
    lastEnd = overlaps && lastEnd - end > 0 ? lastEnd : end;
  }

  /** Empty until the first passage was embedded in this process. */
  public synchronized OptionalDouble secondsPerPassage() {
    return passages == 0 ? OptionalDouble.empty() : OptionalDouble.of(seconds / passages);
  }
}

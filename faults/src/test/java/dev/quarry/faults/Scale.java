package dev.quarry.faults;

import java.time.Duration;
import java.util.Random;

/** The number of injected faults: few in the default build, all with {@code -Pfaults}. */
final class Scale {
  static final boolean FULL = "full".equals(System.getProperty("quarry.faults"));

  private Scale() {}

  static int times(int part, int full) {
    return FULL ? full : part;
  }

  static Duration lasting(Duration part, Duration full) {
    return FULL ? full : part;
  }

  /** The seed of the random choices of a test: printed, or given by a property. */
  static long seed(String test) {
    Long asked = Long.getLong("quarry.faults.seed");
    long seed = asked == null ? new Random().nextLong() : asked;
    System.out.println(test + ": seed " + seed);
    return seed;
  }
}

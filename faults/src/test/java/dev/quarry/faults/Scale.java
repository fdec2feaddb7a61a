package dev.quarry.faults;

import java.time.Duration;
import java.util.Random;

/** How much is injected: little in the default build, all of it with {@code -Pfaults}. */
final class Scale {
  static final boolean FULL = "full".equals(System.getProperty("quarry.faults"));

  private Scale() {}

  static int times(int part, int full) {
    return FULL ? full : part;
  }

  static Duration lasting(Duration part, Duration full) {
    return FULL ? full : part;
  }

  /** A printed seed for a test's choices, or the one that was asked for. */
  static long seed(String test) {
    Long asked = Long.getLong("quarry.faults.seed");
    long seed = asked == null ? new Random().nextLong() : asked;
    System.out.println(test + ": seed " + seed);
    return seed;
  }
}

package dev.quarry.orchestrator.access.limit;

import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/** The clock of a token bucket. */
record MonotonicMeter(LongSupplier nanos) implements TimeMeter {
  @Override
  public long currentTimeNanos() {
    return nanos.getAsLong();
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}

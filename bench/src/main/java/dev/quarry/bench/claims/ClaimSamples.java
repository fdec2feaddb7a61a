package dev.quarry.bench.claims;

import dev.quarry.bench.engine.Percentiles;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the nodes measure, in milliseconds, between {@link #begin} and {@link #end}. Thread-safe.
 */
final class ClaimSamples {
  private final Queue<Double> claims = new ConcurrentLinkedQueue<>();
  private final Queue<Double> connections = new ConcurrentLinkedQueue<>();
  private final Queue<Double> waits = new ConcurrentLinkedQueue<>();
  private final LongAdder empty = new LongAdder();
  private volatile boolean measuring;
  private long began;
  private double seconds;

  void begin() {
    began = System.nanoTime();
    measuring = true;
  }

  void end() {
    measuring = false;
    seconds = (System.nanoTime() - began) / 1e9;
  }

  /**
   * @param connection time that the node waited for one of the shared connections
   * @param statement time of the claim itself
   */
  void claim(long connection, long statement, int jobs) {
    if (measuring) {
      connections.add(connection / 1e6);
      claims.add(statement / 1e6);
      if (jobs == 0) {
        empty.increment();
      }
    }
  }

  /**
   * @param wait from the submission of a job to its claim
   */
  void job(double wait) {
    if (measuring) {
      waits.add(wait);
    }
  }

  double claimsPerSecond() {
    return claims.size() / seconds;
  }

  double jobsPerSecond() {
    return waits.size() / seconds;
  }

  double emptyShare() {
    return claims.isEmpty() ? 0 : empty.sum() / (double) claims.size();
  }

  Percentiles claims() {
    return percentiles(claims);
  }

  Percentiles connections() {
    return percentiles(connections);
  }

  Percentiles waits() {
    return percentiles(waits);
  }

  private static Percentiles percentiles(Queue<Double> millis) {
    return Percentiles.of(millis.stream().mapToDouble(Double::doubleValue).toArray());
  }
}

package dev.quarry.faults;

import dev.quarry.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client that submits at a fixed rate. The duration of a submission starts when it was due, so
 * that a delay of one submission counts for those that waited behind it (coordinated omission).
 */
final class SteadyClient {
  private SteadyClient() {}

  /** Durations in milliseconds, in ascending order. */
  record Times(List<Long> millis) {
    long percentile(int percent) {
      return millis.get(Math.min(millis.size() - 1, millis.size() * percent / 100));
    }

    @Override
    public String toString() {
      return "p50 %d ms, p99 %d ms, longest %d ms of %d"
          .formatted(percentile(50), percentile(99), millis.getLast(), millis.size());
    }
  }

  /**
   * Submits; each submission must be accepted. Ends after twice the time even if not all were sent.
   */
  static Times submit(Scene scene, NodeProcess node, int perSecond, Duration lasting)
      throws IOException, InterruptedException {
    List<Long> millis = new ArrayList<>();
    long began = System.nanoTime();
    long count = perSecond * lasting.toSeconds();
    long end = began + 2 * lasting.toNanos();
    for (int n = 0; n < count && System.nanoTime() < end; n++) {
      long due = began + TimeUnit.SECONDS.toNanos(n) / perSecond;
      Await.pass(Duration.ofNanos(due - System.nanoTime()));
      scene.submit(node, "steady " + n);
      millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - due));
    }
    Collections.sort(millis);
    return new Times(millis);
  }
}

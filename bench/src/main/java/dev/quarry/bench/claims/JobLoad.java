package dev.quarry.bench.claims;

import dev.quarry.bench.engine.NoOpJobs;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Submits jobs of some tenants. */
record JobLoad(NoOpJobs jobs, WakeUps wakeUps, BooleanSupplier stopping) {
  private static final int TENANTS = 10;
  private static final int BACKLOG = 60_000;
  private static final Duration PERIOD = Duration.ofMillis(50);

  void backlog() {
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      jobs.submit("tenant-" + tenant, BACKLOG / TENANTS);
    }
  }

  /** Submits at a constant rate, until it is stopped. */
  void run(int perSecond) throws InterruptedException {
    int batch = (int) Math.max(1, perSecond * PERIOD.toMillis() / 1000);
    long next = System.nanoTime();
    for (int round = 0; !stopping.getAsBoolean(); round++) {
      jobs.submit("tenant-" + round % TENANTS, batch);
      wakeUps.submitted(batch);
      next += PERIOD.toNanos();
      Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
    }
  }
}

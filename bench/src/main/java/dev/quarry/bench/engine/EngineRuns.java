package dev.quarry.bench.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;

/** No-op jobs through the engine. */
final class EngineRuns {
  private static final int WARM_UP = 3_000;

  private final BenchDatabase database;

  EngineRuns(BenchDatabase database) {
    this.database = database;
  }

  /** Jobs per second, from the first claim to the last recorded end. */
  double throughput(int slots, int jobs, int tenants) throws InterruptedException {
    run(slots, WARM_UP, tenants);
    database.clear();
    return jobs * 1e9 / run(slots, jobs, tenants);
  }

  private long run(int slots, int jobs, int tenants) throws InterruptedException {
    JdbcTemplate jdbc = database.jdbc();
    Semaphore started = new Semaphore(0);
    try (NoOpNode node = new NoOpNode(database.forEngine(), slots, job -> started.release())) {
      node.submit(jobs, tenants);
      jdbc.execute("analyze job");
      long before = System.nanoTime();
      node.start();
      if (!started.tryAcquire(jobs, 10, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the jobs were not started in ten minutes");
      }
      while (open(jdbc) > 0) {
        Thread.sleep(2);
      }
      return System.nanoTime() - before;
    }
  }

  private static long open(JdbcTemplate jdbc) {
    Long open = jdbc.queryForObject("select count(*) from job_lease", Long.class);
    return open == null ? 0 : open;
  }

  /** Latency from the submitting call to the first line of the handler, one job at a time. */
  Percentiles enqueueToStart(int jobs) throws InterruptedException {
    database.clear();
    AtomicLong startedAt = new AtomicLong();
    Semaphore started = new Semaphore(0);
    double[] millis = new double[jobs];
    try (NoOpNode node =
        new NoOpNode(
            database.forEngine(),
            10,
            job -> {
              startedAt.set(System.nanoTime());
              started.release();
            })) {
      node.start();
      for (int i = -200; i < jobs; i++) {
        long before = System.nanoTime();
        node.submit();
        started.acquire();
        if (i >= 0) {
          millis[i] = (startedAt.get() - before) / 1e6;
        }
        Thread.sleep(5);
      }
    }
    return Percentiles.of(millis);
  }
}

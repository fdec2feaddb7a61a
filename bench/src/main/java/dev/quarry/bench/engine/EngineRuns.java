package dev.quarry.bench.engine;

import dev.quarry.bench.ProcessTree;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;

/** No-op jobs through the engine. */
final class EngineRuns {
  private static final int WARM_UP = 3_000;

  /** This JVM and the PostgreSQL that it started, whose connections stay open during a run. */
  private static final ProcessTree PROCESSES = new ProcessTree(ProcessHandle.current());

  private final BenchDatabase database;

  EngineRuns(BenchDatabase database) {
    this.database = database;
  }

  /**
   * What jobs cost from the first claim to the last recorded end.
   *
   * @param perSecond jobs in a second
   * @param cpu processor time of a job, in microseconds: the JVM and PostgreSQL
   * @param wal write-ahead log of a job, in bytes
   */
  record Cost(double perSecond, double cpu, double wal) {}

  Cost measure(int slots, int jobs, int tenants) throws InterruptedException {
    run(slots, WARM_UP, tenants);
    database.clear();
    return run(slots, jobs, tenants);
  }

  private Cost run(int slots, int jobs, int tenants) throws InterruptedException {
    JdbcTemplate jdbc = database.jdbc();
    Semaphore started = new Semaphore(0);
    try (NoOpNode node = new NoOpNode(database.forEngine(), slots, job -> started.release())) {
      node.submit(jobs, tenants);
      jdbc.execute("analyze job");
      jdbc.execute("checkpoint"); // as many full-page images in each run
      long wal = wal(jdbc);
      long cpu = PROCESSES.cpu().toNanos();
      long before = System.nanoTime();
      node.start();
      if (!started.tryAcquire(jobs, 10, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the jobs were not started in ten minutes");
      }
      while (open(jdbc) > 0) {
        Thread.sleep(2);
      }
      long nanos = System.nanoTime() - before;
      return new Cost(
          jobs * 1e9 / nanos,
          (PROCESSES.cpu().toNanos() - cpu) / 1e3 / jobs,
          (double) (wal(jdbc) - wal) / jobs);
    }
  }

  private static long wal(JdbcTemplate jdbc) {
    Long bytes = jdbc.queryForObject("select pg_current_wal_lsn() - '0/0'", Long.class);
    return bytes == null ? 0 : bytes;
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

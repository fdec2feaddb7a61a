package dev.quarry.bench.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.quarry.bench.WorkFolder;
import java.time.Duration;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Measures the engine and prints one Markdown table. */
public final class EngineBench {
  public static final String USAGE =
      """
      usage: java -jar bench/target/bench.jar engine [jobs] [peers] [post] [streams]
      Measures no-op jobs (jobs), the same through pg-boss (peers), submissions over HTTP (post) and
      idle event streams (streams); without arguments all but peers.\
      """;

  private static final Duration EACH = Duration.ofSeconds(10);

  /** Number of tenants with queued jobs. */
  private static final int TENANT_COUNT = 1_000;

  private static final int STREAMS = 5_000;
  private static final Duration RAW_LIMIT_DURATION = Duration.ofSeconds(5);

  private EngineBench() {}

  /**
   * @throws IllegalArgumentException for an unknown measurement
   */
  public static void run(List<String> parts) throws Exception {
    if (!List.of("jobs", "peers", "post", "streams").containsAll(parts)) {
      throw new IllegalArgumentException("unknown part in " + parts);
    }
    if (LoggerFactory.getLogger("ROOT") instanceof Logger root) {
      root.setLevel(Level.WARN); // Logging a line for each no-op job would take most of the time.
    }
    try (WorkFolder work = WorkFolder.create();
        BenchDatabase database = new BenchDatabase(work.path().resolve("database"))) {
      EngineReport report = new EngineReport(database.describe());
      boolean jobs = parts.isEmpty() || parts.contains("jobs");
      boolean peers = parts.contains("peers");
      if (jobs || peers) {
        report.raw(RawLimits.measure(database.jdbc(), RAW_LIMIT_DURATION));
      }
      if (jobs) {
        jobs(database, report);
      }
      if (peers) {
        report.pgBoss(PgBossRun.measure(database));
      }
      if (parts.isEmpty() || parts.contains("post")) {
        PostRuns posts = new PostRuns(database, work.path(), EACH);
        report.posts(posts.bare(), posts.quarry());
      }
      if (parts.isEmpty() || parts.contains("streams")) {
        report.streams(new StreamRuns(database, work.path()).idle(STREAMS));
      }
      System.out.println(report.markdown());
    }
  }

  private static void jobs(BenchDatabase database, EngineReport report) throws Exception {
    EngineRuns runs = new EngineRuns(database);
    report.engine(10, runs.measure(10, 15_000, 1));
    report.engine(100, runs.measure(100, 30_000, 1));
    report.tenants(TENANT_COUNT, 100, runs.measure(100, 30_000, TENANT_COUNT));
    report.latency(runs.enqueueToStart(1_000));
  }
}

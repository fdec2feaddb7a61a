package dev.quarry.bench.claims;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.quarry.bench.Arguments;
import dev.quarry.bench.Machine;
import dev.quarry.bench.WorkFolder;
import dev.quarry.bench.claims.ClaimsRun.Load;
import dev.quarry.bench.engine.BenchDatabase;
import dev.quarry.bench.engine.Percentiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** Measures the claims of 1 to 1,000 simulated nodes and prints one Markdown table. */
public final class ClaimsBench {
  public static final String USAGE =
      """
      usage: java -jar bench/target/bench.jar claims [--nodes 1,10,100,1000] [--seconds 8] [--jobs 200]
      Simulates nodes that claim jobs from one PostgreSQL: --jobs a second, polled and woken, and a
      backlog. --seconds is the time of each of the measurements.\
      """;

  private static final Duration WARM_UP = Duration.ofSeconds(2);

  /** Those of {@link ClaimsRun#SHARED_CONNECTIONS}, and some for what does not share them. */
  private static final int CONNECTIONS = ClaimsRun.SHARED_CONNECTIONS + 10;

  private static final String HEADER =
      """
      | nodes | work | jobs/s | claims/s | empty | claim p50, p99 ms | wait for a connection p99 ms \
      | wait of a job p50, p99 ms | sessions: active, waiting for a lock, for a latch | cores |
      |---:|---|---:|---:|---:|---|---:|---|---|---:|\
      """;

  private ClaimsBench() {}

  /**
   * @throws IllegalArgumentException for an unknown option
   */
  public static void run(List<String> options) throws Exception {
    Arguments arguments = Arguments.parse(options, Set.of("--nodes", "--seconds", "--jobs"));
    Duration time = Duration.ofSeconds(arguments.number("--seconds", 8));
    int jobs = arguments.number("--jobs", 200);
    List<Integer> nodes = numbers(arguments.text("--nodes").orElse("1,10,100,1000"));
    if (LoggerFactory.getLogger("ROOT") instanceof Logger root) {
      root.setLevel(Level.WARN);
    }
    List<String> rows = new ArrayList<>();
    try (WorkFolder work = WorkFolder.create();
        BenchDatabase database = new BenchDatabase(work.path().resolve("database"), CONNECTIONS)) {
      ClaimsRun run = new ClaimsRun(database, WARM_UP, time);
      for (Load load : Load.values()) {
        for (int each : nodes) {
          database.clear();
          String row = row(run.measure(each, load, jobs));
          System.err.println(row);
          rows.add(row);
        }
      }
      System.out.printf(
          "%s; %s; %d jobs/s arrive, %d connections%n%n",
          Machine.describe(), database.describe(), jobs, ClaimsRun.SHARED_CONNECTIONS);
    }
    System.out.println(HEADER);
    rows.forEach(System.out::println);
  }

  private static List<Integer> numbers(String text) {
    try {
      return Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--nodes needs whole numbers, separated by commas", e);
    }
  }

  private static String row(ClaimsRun.Result result) {
    ClaimSamples samples = result.samples();
    SessionSampler.Sessions sessions = result.sessions();
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %,.0f | %,.0f | %.0f %% | %s | %.1f | %s | %.1f, %.2f, %.2f | %.2f |",
        result.nodes(),
        result.load().title,
        samples.jobsPerSecond(),
        samples.claimsPerSecond(),
        100 * samples.emptyShare(),
        both(samples.claims()),
        samples.connections().p99(),
        result.load() == Load.BACKLOG ? "" : both(samples.waits()),
        sessions.active(),
        sessions.locks(),
        sessions.latches(),
        result.cores());
  }

  private static String both(Percentiles millis) {
    return String.format(Locale.ROOT, "%.1f, %.1f", millis.p50(), millis.p99());
  }
}

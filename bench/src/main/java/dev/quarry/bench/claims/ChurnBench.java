package dev.quarry.bench.claims;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.quarry.bench.Arguments;
import dev.quarry.bench.Machine;
import dev.quarry.bench.WorkFolder;
import dev.quarry.bench.engine.BenchDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Jobs that take no time, beside many that have ended: dead rows, growth and claims with the
 * defaults of autovacuum and with the settings of the schema. Prints one Markdown table.
 */
public final class ChurnBench {
  public static final String USAGE =
      """
      usage: java -jar bench/target/bench.jar churn [--seconds 120] [--jobs 500] [--ended 200000]
      Measures twice --seconds with --jobs a second, beside --ended jobs that have ended.\
      """;

  private static final int NODES = 4;
  private static final int CONNECTIONS = 20;
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private static final String ENDED =
      """
      insert into job (id, tenant, type, status, collection, request, max_attempts, attempt, epoch,
        max_duration_seconds, completed_at, last_seq)
      select gen_random_uuid(), 'tenant-' || n % 10, 'text', 'completed', 'default',
        '{"title": "A title", "options": {}}', 3, 1, 1, 1800, now(), 3 from generate_series(1, ?) n
      """;

  private ChurnBench() {}

  /**
   * @throws IllegalArgumentException for an unknown option
   */
  public static void run(List<String> options) throws Exception {
    Arguments arguments = Arguments.parse(options, Set.of("--seconds", "--jobs", "--ended"));
    Duration time = Duration.ofSeconds(arguments.number("--seconds", 120));
    int jobs = arguments.number("--jobs", 500);
    int ended = arguments.number("--ended", 200_000);
    if (LoggerFactory.getLogger("ROOT") instanceof Logger root) {
      root.setLevel(Level.WARN);
    }
    List<String> rows = new ArrayList<>();
    try (WorkFolder work = WorkFolder.create();
        BenchDatabase database = new BenchDatabase(work.path().resolve("database"), CONNECTIONS)) {
      Map<String, String> schema = settings(database);
      ClaimsRun run = new ClaimsRun(database, WARM_UP, time);
      rows.addAll(measure(run, "default", Map.of(), jobs, ended));
      rows.addAll(measure(run, "of the schema", schema, jobs, ended));
      System.out.printf(
          "%s; %s; %d jobs/s beside %,d ended ones%n%n",
          Machine.describe(), database.describe(), jobs, ended);
    }
    System.out.println(
        "| autovacuum | jobs/s | claim p50, p99 ms | table | dead rows at most, at the end |"
            + " autovacuums | growth MB |\n|---|---:|---|---|---|---:|---:|");
    rows.forEach(System.out::println);
  }

  /** The storage parameters of each table that has some. */
  private static Map<String, String> settings(BenchDatabase database) {
    Map<String, String> settings = new LinkedHashMap<>();
    database
        .jdbc()
        .query(
            "select relname, array_to_string(reloptions, ', ') from pg_class"
                + " where relkind = 'r' and reloptions is not null"
                + " and relnamespace = current_schema()::regnamespace",
            row -> {
              settings.put(row.getString(1), row.getString(2));
            });
    return settings;
  }

  private static List<String> measure(
      ClaimsRun run, String name, Map<String, String> settings, int jobs, int ended)
      throws Exception {
    BenchDatabase database = run.database();
    for (String table : TableChurn.TABLES) {
      database
          .jdbc()
          .execute(
              "alter table %s reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, autovacuum_vacuum_cost_delay, autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor, fillfactor)"
                  .formatted(table));
      if (settings.containsKey(table)) {
        database.jdbc().execute("alter table %s set (%s)".formatted(table, settings.get(table)));
      }
    }
    database.clear();
    database.jdbc().update(ENDED, ended);
    database.jdbc().execute("vacuum analyze");
    database.jdbc().execute("checkpoint");
    try (TableChurn churn = new TableChurn(database)) {
      ClaimsRun.Result result = run.measure(NODES, ClaimsRun.Load.WOKEN, jobs);
      List<String> rows = new ArrayList<>();
      churn.measured().forEach((table, each) -> rows.add(row(name, result, table, each)));
      rows.forEach(System.err::println);
      return rows;
    }
  }

  private static String row(
      String name, ClaimsRun.Result result, String table, TableChurn.Churn churn) {
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %.1f, %.1f | `%s` | %,d, %,d | %d | %.1f |",
        name,
        result.samples().jobsPerSecond(),
        result.samples().claims().p50(),
        result.samples().claims().p99(),
        table,
        churn.peak(),
        churn.dead(),
        churn.vacuums(),
        churn.growth() / 1e6);
  }
}

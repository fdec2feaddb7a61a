package dev.quarry.bench.claims;

import dev.quarry.bench.engine.BenchDatabase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples the dead rows of the hot tables, and measures their growth, until it is closed. */
final class TableChurn implements AutoCloseable {
  static final List<String> TABLES = List.of("job", "job_lease", "job_event");
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private static final String STATISTICS =
      """
      select relname, n_dead_tup, autovacuum_count, pg_total_relation_size(relid)
      from pg_stat_user_tables where relname = any (string_to_array(?, ','))
      """;

  private final BenchDatabase database;
  private final Map<String, Table> first;
  private final Map<String, Long> peaks = new LinkedHashMap<>();
  private final Thread thread;

  private record Table(long dead, long vacuums, long bytes) {}

  /**
   * @param peak the most dead rows of a sample
   * @param growth in bytes, with indexes
   */
  record Churn(long peak, long dead, long vacuums, long growth) {}

  TableChurn(BenchDatabase database) {
    this.database = database;
    this.first = read();
    this.thread = Thread.ofPlatform().daemon().name("churn").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        sample();
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the end
    }
  }

  private synchronized Map<String, Table> sample() {
    Map<String, Table> now = read();
    now.forEach((name, table) -> peaks.merge(name, table.dead(), Math::max));
    return now;
  }

  private Map<String, Table> read() {
    Map<String, Table> tables = new LinkedHashMap<>();
    database
        .jdbc()
        .query(
            STATISTICS,
            row -> {
              tables.put(
                  row.getString(1), new Table(row.getLong(2), row.getLong(3), row.getLong(4)));
            },
            String.join(",", TABLES));
    return tables;
  }

  /** By table. */
  Map<String, Churn> measured() {
    Map<String, Table> last = sample();
    Map<String, Churn> churn = new LinkedHashMap<>();
    for (String name : TABLES) {
      Table before = first.getOrDefault(name, new Table(0, 0, 0));
      Table now = last.getOrDefault(name, before);
      churn.put(
          name,
          new Churn(
              peaks.getOrDefault(name, 0L),
              now.dead(),
              now.vacuums() - before.vacuums(),
              now.bytes() - before.bytes()));
    }
    return churn;
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}

package dev.quarry.orchestrator.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * {@code database_snapshot_age_seconds} and {@code database_dead_rows}: the same on every node.
 * They are read at most every few seconds, and are NaN while the database is away. Thread-safe.
 */
public final class DatabaseMetrics implements MeterBinder {
  private final List<String> tables;
  private final CachedReading<Reading> readings;

  /**
   * @param oldestSnapshot age of the oldest transaction on the database
   * @param deadRows of each table
   */
  public record Reading(Duration oldestSnapshot, Map<String, Long> deadRows) {
    public Reading {
      deadRows = Map.copyOf(deadRows);
    }
  }

  public DatabaseMetrics(List<String> tables, Supplier<Reading> source) {
    this.tables = List.copyOf(tables);
    this.readings = new CachedReading<>(source);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("database.snapshot.age.seconds", this, DatabaseMetrics::snapshotSeconds)
        .description("How old the oldest transaction is that keeps dead rows from being removed")
        .register(registry);
    for (String table : tables) {
      Gauge.builder("database.dead.rows", this, each -> each.dead(table))
          .description("Rows of the queue that wait to be removed")
          .tag("table", table)
          .register(registry);
    }
  }

  private double snapshotSeconds() {
    return figure(reading -> reading.oldestSnapshot().toMillis() / 1000.0);
  }

  private double dead(String table) {
    return figure(reading -> reading.deadRows().getOrDefault(table, 0L));
  }

  private double figure(ToDoubleFunction<Reading> of) {
    return readings.get().map(of::applyAsDouble).orElse(Double.NaN);
  }
}

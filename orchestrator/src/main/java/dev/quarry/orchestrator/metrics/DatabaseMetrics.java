package dev.quarry.orchestrator.metrics;

import dev.quarry.orchestrator.store.postgres.queue.DeadTuples;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * {@code database_snapshot_age_seconds} and {@code database_dead_rows}: the same on every node.
 * They are read at most every few seconds, and are NaN while the database is away. Thread-safe.
 */
public final class DatabaseMetrics {
  private final CachedReading<DeadTuples.Reading> readings;

  public DatabaseMetrics(DeadTuples source, MeterRegistry registry) {
    this.readings = new CachedReading<>(source::read);
    Gauge.builder("database.snapshot.age.seconds", this, DatabaseMetrics::snapshotSeconds)
        .description("How old the oldest transaction is that keeps dead rows from being removed")
        .register(registry);
    for (String table : DeadTuples.TABLES) {
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
    return figure(reading -> reading.perTable().getOrDefault(table, 0L));
  }

  private double figure(ToDoubleFunction<DeadTuples.Reading> of) {
    return readings.get().map(of::applyAsDouble).orElse(Double.NaN);
  }
}

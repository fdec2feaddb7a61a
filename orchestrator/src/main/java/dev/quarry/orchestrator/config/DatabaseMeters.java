package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.store.postgres.DeadRows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * {@code database_snapshot_age_seconds} and {@code database_dead_rows}: the same on every node.
 * They are read at most every few seconds, and are NaN while the database is away. Thread-safe.
 */
final class DatabaseMeters {
  private final Sampled<DeadRows.Reading> readings;

  DatabaseMeters(DeadRows source, MeterRegistry registry) {
    this.readings = new Sampled<>(source::read);
    Gauge.builder("database.snapshot.age.seconds", this, DatabaseMeters::snapshotSeconds)
        .description("How old the oldest transaction is that keeps dead rows from being removed")
        .register(registry);
    for (String table : DeadRows.TABLES) {
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

  private double figure(ToDoubleFunction<DeadRows.Reading> of) {
    return readings.get().map(of::applyAsDouble).orElse(Double.NaN);
  }
}

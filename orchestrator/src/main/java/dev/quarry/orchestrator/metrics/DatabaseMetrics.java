package dev.quarry.orchestrator.metrics;

import dev.quarry.orchestrator.job.VacuumStatistics;
import dev.quarry.orchestrator.job.VacuumStatistics.Reading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * {@code database_snapshot_age_seconds} and {@code database_dead_rows}; every node reports the same
 * values. Read at most every few seconds; NaN while the database is unavailable. Thread-safe.
 */
public final class DatabaseMetrics implements MeterBinder {
  private final List<String> tables;
  private final CachedReading<Reading> readings;

  public DatabaseMetrics(VacuumStatistics statistics) {
    this.tables = statistics.tables();
    this.readings = new CachedReading<>(statistics::read);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("database.snapshot.age.seconds", this, DatabaseMetrics::snapshotSeconds)
        .description("Age of the oldest transaction, which prevents the removal of dead rows")
        .register(registry);
    for (String table : tables) {
      Gauge.builder("database.dead.rows", this, each -> each.dead(table))
          .description("Dead rows of a queue table that are not vacuumed yet")
          .tag("table", table)
          .register(registry);
    }
  }

  private double snapshotSeconds() {
    return value(reading -> reading.oldestSnapshot().toMillis() / 1000.0);
  }

  private double dead(String table) {
    return value(reading -> reading.deadRows().getOrDefault(table, 0L));
  }

  private double value(ToDoubleFunction<Reading> of) {
    return readings.get().map(of::applyAsDouble).orElse(Double.NaN);
  }
}

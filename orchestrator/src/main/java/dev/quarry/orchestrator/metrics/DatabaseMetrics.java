package dev.quarry.orchestrator.metrics;

import dev.quarry.orchestrator.job.VacuumStatistics;
import dev.quarry.orchestrator.job.VacuumStatistics.Reading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/**
 * {@code database_snapshot_age_seconds} and {@code database_dead_rows}, reported by one node. Read
 * at most every few seconds. Thread-safe.
 */
public final class DatabaseMetrics implements MeterBinder {
  private final List<String> tables;
  private final ElectedReading.Source<Reading> readings;

  public DatabaseMetrics(VacuumStatistics statistics, ElectedReading elected) {
    this.tables = statistics.tables();
    this.readings = elected.of(statistics::read);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("database.snapshot.age.seconds", this, DatabaseMetrics::snapshotSeconds)
        .description("Age of the oldest transaction, which prevents the removal of dead rows")
        .strongReference(true)
        .register(registry);
    for (String table : tables) {
      Gauge.builder("database.dead.rows", this, each -> each.dead(table))
          .description("Dead rows of a queue table that are not vacuumed yet")
          .tag("table", table)
          .strongReference(true)
          .register(registry);
    }
  }

  private double snapshotSeconds() {
    return readings.value(reading -> reading.oldestSnapshot().toMillis() / 1000.0);
  }

  private double dead(String table) {
    return readings.value(reading -> reading.deadRows().getOrDefault(table, 0L));
  }
}

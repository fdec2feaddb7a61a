package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.store.postgres.DeadRows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code database_snapshot_age_seconds} and {@code database_dead_rows}: the same on every node.
 * They are read at most every few seconds, and are NaN while the database is away. Thread-safe.
 */
final class DatabaseMeters {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final DeadRows source;
  private DeadRows.@Nullable Reading reading;
  private long readAt;

  DatabaseMeters(DeadRows source, MeterRegistry registry) {
    this.source = source;
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
    DeadRows.Reading now = read();
    return now == null ? Double.NaN : now.oldestSnapshot().toMillis() / 1000.0;
  }

  private double dead(String table) {
    DeadRows.Reading now = read();
    return now == null ? Double.NaN : now.perTable().getOrDefault(table, 0L);
  }

  private synchronized DeadRows.@Nullable Reading read() {
    long now = System.nanoTime();
    if (reading == null || now - readAt >= FRESH.toNanos()) {
      try {
        reading = source.read();
        readAt = now;
      } catch (StoreUnavailableException e) {
        reading = null;
      }
    }
    return reading;
  }
}

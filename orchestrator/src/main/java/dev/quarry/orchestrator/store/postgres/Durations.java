package dev.quarry.orchestrator.store.postgres;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads columns of seconds, rounded to milliseconds. */
public final class Durations {
  private Durations() {}

  /** Reads a nullable column. */
  public static @Nullable Duration read(ResultSet row, String column) throws SQLException {
    double seconds = row.getDouble(column);
    return row.wasNull() ? null : ofSeconds(seconds);
  }

  /** Reads a column that is not null. */
  public static Duration present(ResultSet row, String column) throws SQLException {
    return requireNonNull(read(row, column), column);
  }

  public static Duration ofSeconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}

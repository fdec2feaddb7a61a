package dev.quarry.orchestrator.store.postgres;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads {@code timestamptz} columns. */
public final class Instants {
  private Instants() {}

  /** Reads a nullable column. */
  public static @Nullable Instant read(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** Reads a column that is not null. */
  public static Instant present(ResultSet row, String column) throws SQLException {
    return requireNonNull(read(row, column), column);
  }
}

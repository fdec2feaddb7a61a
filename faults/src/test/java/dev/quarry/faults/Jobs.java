package dev.quarry.faults;

import dev.quarry.testkit.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads jobs from the database. */
final class Jobs {
  private final PostgresServer postgres;

  Jobs(PostgresServer postgres) {
    this.postgres = postgres;
  }

  Rows.Row read(UUID id) throws SQLException {
    try (Connection connection = postgres.connect()) {
      return Rows.of(
              connection,
              """
              select status, partial, epoch, crashes, attempt, progress, last_seq,
                error ->> 'code' as code
              from job where id = ?
              """,
              id)
          .getFirst();
    }
  }

  Set<UUID> ended() throws SQLException {
    try (Connection connection = postgres.connect()) {
      return Rows.of(connection, "select id from job where completed_at is not null").stream()
          .map(row -> row.id("id"))
          .collect(Collectors.toSet());
    }
  }

  /** Waits for the given terminal state. */
  Rows.Row awaitEnd(UUID id, Duration limit) throws SQLException {
    Await.until(() -> "job " + id + " ends", limit, () -> ended().contains(id));
    return read(id);
  }

  void awaitStatus(UUID id, String status, Duration limit) {
    Await.until(
        () -> "job " + id + " is " + status, limit, () -> read(id).text("status").equals(status));
  }

  /** The number of searchable jobs, and the counts of all jobs. */
  Rows.Row sums() throws SQLException {
    try (Connection connection = postgres.connect()) {
      return Rows.of(
              connection,
              """
              select count(searchable_at) as searchable, coalesce(sum(chunks), 0) as chunks,
                coalesce(sum(vectors), 0) as vectors from job
              """)
          .getFirst();
    }
  }

  /** The number of jobs in a state. */
  long count(String status) throws SQLException {
    try (Connection connection = postgres.connect()) {
      return Rows.of(connection, "select count(*) as n from job where status = ?", status)
          .getFirst()
          .number("n");
    }
  }
}

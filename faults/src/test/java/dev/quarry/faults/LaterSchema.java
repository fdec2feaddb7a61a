package dev.quarry.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The schema of a later version: a column and a table that no node knows, and a migration that no
 * node has.
 */
final class LaterSchema {
  private static final String MIGRATION =
      """
      alter table job add column later text not null default 'something';
      alter table job_event add column later jsonb;
      create table later (id uuid primary key);
      insert into flyway_schema_history (installed_rank, version, description, type, script,
        checksum, installed_by, execution_time, success)
      select max(installed_rank) + 1, '999', 'later', 'SQL', 'V999__later.sql', 1, 'later', 1, true
      from flyway_schema_history;
      """;

  private LaterSchema() {}

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(MIGRATION);
    }
  }
}

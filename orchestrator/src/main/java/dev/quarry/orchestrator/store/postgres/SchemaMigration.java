package dev.quarry.orchestrator.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.quarry.settings.ConfigurationException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** Creates or updates the schema at startup, before any other statement. */
public final class SchemaMigration {
  private SchemaMigration() {}

  /**
   * Returns the pool once the schema is current; closes it on failure.
   *
   * @throws ConfigurationException if the server is too old or the schema cannot be migrated
   */
  public static HikariDataSource migrated(DatabaseServer server, HikariDataSource pool) {
    boolean usable = false;
    try {
      migrate(server, MigrationVersion.LATEST);
      usable = true;
      return pool;
    } finally {
      if (!usable) {
        pool.close();
      }
    }
  }

  /**
   * Creates the schema of a version in an empty database. A schema that is newer stays as it is.
   *
   * @param version of the last migration
   * @throws ConfigurationException if the server is too old or the schema cannot be created
   */
  public static void migrateTo(DatabaseServer server, String version) {
    migrate(server, MigrationVersion.fromVersion(version));
  }

  /**
   * Uses its own connections, because a migration may take longer than the statement and idle
   * timeouts of the pool.
   */
  private static void migrate(DatabaseServer server, MigrationVersion target) {
    ServerVersion.of(server).requireSupported();
    try {
      Flyway.configure()
          .dataSource(server.url(), server.user(), server.password())
          .target(target)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new ConfigurationException(
          "The database schema could not be migrated: " + e.getMessage(),
          "Allow the account (QUARRY_DB_USER) to create tables. If a newer version of Quarry"
              + " has used this database, install that version.");
    }
  }
}

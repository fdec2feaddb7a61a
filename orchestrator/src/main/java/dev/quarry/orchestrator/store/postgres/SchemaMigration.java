package dev.quarry.orchestrator.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.quarry.settings.ConfigurationException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/** Creates or updates the schema at startup, before any other statement. */
public final class SchemaMigration {
  private static final int MIN_MAJOR_VERSION = 15;

  private SchemaMigration() {}

  /**
   * Returns the pool once the schema is current; closes it on failure.
   *
   * @throws ConfigurationException if the server is too old or the schema cannot be migrated
   */
  public static HikariDataSource migrated(DatabaseServer server, HikariDataSource pool) {
    boolean usable = false;
    try {
      requireSupported(pool);
      migrate(server, MigrationVersion.LATEST);
      usable = true;
      return pool;
    } finally {
      if (!usable) {
        pool.close();
      }
    }
  }

  private static void requireSupported(DataSource pool) {
    try (var connection = pool.getConnection()) {
      int major = connection.getMetaData().getDatabaseMajorVersion();
      if (major < MIN_MAJOR_VERSION) {
        throw new ConfigurationException(
            "The database (QUARRY_DB_URL) is PostgreSQL "
                + connection.getMetaData().getDatabaseProductVersion()
                + ", which is too old.",
            "Use PostgreSQL " + MIN_MAJOR_VERSION + " or newer.");
      }
    } catch (SQLException e) {
      throw new ConfigurationException(
          "The version of the database could not be read: " + e.getMessage(),
          "Check that quarry.db.url (QUARRY_DB_URL) names a PostgreSQL server.");
    }
  }

  /**
   * Creates the schema of a version in an empty database. A schema that is newer stays as it is.
   *
   * @param version of the last migration
   * @throws ConfigurationException if the schema cannot be created
   */
  public static void migrateTo(DatabaseServer server, String version) {
    migrate(server, MigrationVersion.fromVersion(version));
  }

  /**
   * Uses its own connections, because a migration may take longer than the statement and idle
   * timeouts of the pool.
   */
  private static void migrate(DatabaseServer server, MigrationVersion target) {
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

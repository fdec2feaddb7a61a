package dev.quarry.orchestrator.store.postgres;

import dev.quarry.settings.ConfigurationException;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of PostgreSQL that Quarry works on. Tests run on the oldest and on the newest.
 *
 * @param text as the server reports it, for example {@code 15.14 (Debian 15.14-0+deb12u1)}
 */
record ServerVersion(int major, String text) {
  static final int OLDEST = 15;
  static final int NEWEST = 18;

  private static final Logger log = LoggerFactory.getLogger(ServerVersion.class);

  /**
   * @throws ConfigurationException if the server does not respond
   */
  static ServerVersion of(DatabaseServer server) {
    try (Connection connection = server.connect()) {
      return new ServerVersion(
          connection.getMetaData().getDatabaseMajorVersion(),
          connection.getMetaData().getDatabaseProductVersion());
    } catch (SQLException e) {
      throw new ConfigurationException(
          "The version of the database could not be read: " + e.getMessage(),
          "Check that quarry.db.url (QUARRY_DB_URL) names a PostgreSQL server.");
    }
  }

  /**
   * A newer version is used with a warning: nothing is known against it, and an operator who
   * upgraded the server first must not be left without Quarry.
   *
   * @throws ConfigurationException if the version is too old
   */
  void requireSupported() {
    if (major < OLDEST) {
      throw new ConfigurationException(
          "The database (QUARRY_DB_URL) is PostgreSQL %s, which is too old.".formatted(text),
          "Use PostgreSQL %d to %d.".formatted(OLDEST, NEWEST));
    }
    if (major > NEWEST) {
      log.warn(
          "The database (QUARRY_DB_URL) is PostgreSQL {}. This version of Quarry is tested with {}"
              + " to {}. If statements fail, install a newer version of Quarry.",
          text,
          OLDEST,
          NEWEST);
    }
  }
}

package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.store.postgres.embedded.EmbeddedPostgres;
import dev.quarry.orchestrator.store.postgres.embedded.EmbeddedPostgresException;
import dev.quarry.orchestrator.store.postgres.embedded.OtherMajorVersionException;
import dev.quarry.settings.ConfigurationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL server in use: the operator's, or the embedded one, which stops on close. */
public record DatabaseServer(
    String url, @Nullable String user, @Nullable String password, Runnable stopAction)
    implements AutoCloseable {

  /** A server of the operator. */
  public static DatabaseServer external(
      String url, @Nullable String user, @Nullable String password) {
    return new DatabaseServer(url, user, password, () -> {});
  }

  /**
   * Starts the embedded server.
   *
   * @throws ConfigurationException if it cannot be started
   */
  public static DatabaseServer embedded(Path data) {
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
      return new DatabaseServer(
          postgres.jdbcUrl(), postgres.user(), postgres.password(), postgres::close);
    } catch (OtherMajorVersionException e) {
      throw new ConfigurationException(
          String.valueOf(e.getMessage()), e.newer() ? goBack(data) : moveByBackup(data));
    } catch (EmbeddedPostgresException e) {
      throw new ConfigurationException(
          String.valueOf(e.getMessage()),
          "Remove the cause named above. The data directory is set by quarry.data (QUARRY_DATA). To"
              + " use a PostgreSQL server of your own, set quarry.db.url (QUARRY_DB_URL).");
    }
  }

  private static String moveByBackup(Path data) {
    return """
    Move the data to a new directory by a backup. First, with the version of Quarry that wrote them:
      QUARRY_DATA='%1$s' ./quarry backup --to '%1$s-backup'
    Then, with this version:
      QUARRY_DATA='%1$s-new' ./quarry restore '%1$s-backup'/quarry-*.zip
      QUARRY_DATA='%1$s-new' ./quarry up
    Keep the old directory until the new one is in use.\
    """
        .formatted(data);
  }

  private static String goBack(Path data) {
    return """
    A newer version of Quarry has written the data: start that version again. To go back to this one, load a backup that it has written into a new directory:
      QUARRY_DATA='%1$s-old' ./quarry restore FILE
      QUARRY_DATA='%1$s-old' ./quarry up\
    """
        .formatted(data);
  }

  /**
   * The embedded server of a data directory, for a command: the running one, which stays, or else
   * one that stops on close.
   *
   * @throws ConfigurationException if it cannot be started
   */
  public static DatabaseServer runningOrEmbedded(Path data) {
    return EmbeddedPostgres.running(data)
        .map(running -> external(running.jdbcUrl(), running.user(), running.password()))
        .orElseGet(() -> embedded(data));
  }

  /** A connection outside any pool, without limits of time. */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("options", "-c statement_timeout=0");
    return DriverManager.getConnection(url, properties);
  }

  @Override
  public void close() {
    stopAction.run();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url;
  }
}

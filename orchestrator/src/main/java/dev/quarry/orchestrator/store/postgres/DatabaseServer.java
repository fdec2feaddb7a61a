package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.store.postgres.embedded.EmbeddedPostgres;
import dev.quarry.orchestrator.store.postgres.embedded.EmbeddedPostgresException;
import dev.quarry.settings.ConfigurationException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL that is used: the operator's, or one of our own that ends with us. */
public record DatabaseServer(
    String url, @Nullable String user, @Nullable String password, Runnable stopping)
    implements AutoCloseable {

  /** The operator's. */
  public static DatabaseServer outside(
      String url, @Nullable String user, @Nullable String password) {
    return new DatabaseServer(url, user, password, () -> {});
  }

  /**
   * Starts one of our own.
   *
   * @throws ConfigurationException if it cannot be started
   */
  public static DatabaseServer embedded(Path data) {
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
      return new DatabaseServer(
          postgres.jdbcUrl(), postgres.user(), postgres.password(), postgres::close);
    } catch (EmbeddedPostgresException e) {
      throw new ConfigurationException(
          String.valueOf(e.getMessage()),
          "Remove the cause named above. The data lie in quarry.data (QUARRY_DATA); a PostgreSQL of"
              + " your own can be named by quarry.db.url (QUARRY_DB_URL) instead.");
    }
  }

  @Override
  public void close() {
    stopping.run();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url;
  }
}

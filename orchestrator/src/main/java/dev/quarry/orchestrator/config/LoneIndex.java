package dev.quarry.orchestrator.config;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process with an index of its own away from a database: each would store what the
 * other cannot find. A session of the database holds the place for as long as this process lives.
 */
final class LoneIndex implements AutoCloseable {
  /**
   * In two numbers: locks under one number, which claims and documents take, are others to the
   * database. Locks of other databases do not count.
   */
  private static final int[] PLACE = {0x7175_6172, 1};

  /** A predecessor that was killed may be gone before the database has noticed. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofMillis(250);

  private final @Nullable Connection session;

  private LoneIndex(@Nullable Connection session) {
    this.session = session;
  }

  /** Where no second process can be. */
  static LoneIndex alone() {
    return new LoneIndex(null);
  }

  /**
   * Takes the place.
   *
   * @throws StartRefusedException if another process has it
   */
  static LoneIndex of(DatabaseServer server) throws SQLException, InterruptedException {
    Connection session = connect(server);
    boolean taken = false;
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      taken = take(session);
      while (!taken && System.nanoTime() < deadline) {
        Thread.sleep(AGAIN);
        taken = take(session);
      }
    } finally {
      if (!taken) {
        session.close();
      }
    }
    if (!taken) {
      throw new StartRefusedException(
          "Another process on this database (QUARRY_DB_URL) keeps a search index of its own, and"
              + " neither would find what the other stores.",
          "For several nodes set QUARRY_VECTORS=qdrant and QDRANT_URL on each; or stop the other"
              + " process.");
    }
    return new LoneIndex(session);
  }

  private static Connection connect(DatabaseServer server) throws SQLException {
    Properties account = new Properties();
    account.setProperty("ApplicationName", "quarry-index");
    account.setProperty("tcpKeepAlive", "true");
    if (server.user() != null) {
      account.setProperty("user", server.user());
    }
    if (server.password() != null) {
      account.setProperty("password", server.password());
    }
    return DriverManager.getConnection(server.url(), account);
  }

  private static boolean take(Connection session) throws SQLException {
    try (PreparedStatement lock = session.prepareStatement("select pg_try_advisory_lock(?, ?)")) {
      lock.setInt(1, PLACE[0]);
      lock.setInt(2, PLACE[1]);
      try (ResultSet answer = lock.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    if (session != null) {
      session.close();
    }
  }
}

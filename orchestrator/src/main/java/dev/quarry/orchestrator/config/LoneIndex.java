package dev.quarry.orchestrator.config;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second process with an index of its own away from a database: each would store what the
 * other cannot find. A session of the database holds the place for as long as this process lives.
 * Sessions break, when the database is started anew for one: then the place is taken again, unless
 * another process was quicker. In that case this one is of no more use. Thread-safe.
 */
final class LoneIndex implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoneIndex.class);

  /**
   * In two numbers: locks under one number, which claims and documents take, are others to the
   * database. Locks of other databases do not count.
   */
  private static final int[] PLACE = {0x7175_6172, 1};

  /** A predecessor that was killed may be gone before the database has noticed. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofMillis(250);

  private static final String HOLDER =
      """
      select pid from pg_locks where locktype = 'advisory' and granted
        and classid = %d and objid = %d
        and database = (select oid from pg_database where datname = current_database())
      """
          .formatted(PLACE[0], PLACE[1]);

  private static final int ANSWER_SECONDS = 5;

  private final @Nullable DatabaseServer server;
  private @Nullable Held held;
  private boolean lost;

  /** A session that has the place, and by which number the database knows it. */
  private record Held(Connection session, int backend) {}

  private LoneIndex(@Nullable DatabaseServer server, @Nullable Held held) {
    this.server = server;
    this.held = held;
  }

  /** Where no second process can be. */
  static LoneIndex alone() {
    return new LoneIndex(null, null);
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
    return new LoneIndex(server, held(session));
  }

  private static Held held(Connection session) throws SQLException {
    return new Held(session, number(session, "select pg_backend_pid()"));
  }

  /**
   * Sees whether the session still has the place, and takes it again if it is gone. While the
   * database is away nobody can take it.
   *
   * @return false once another process has it
   */
  synchronized boolean keep() {
    Held before = held;
    if (server == null || before == null) {
      return !lost;
    }
    try {
      if (!before.session().isValid(ANSWER_SECONDS)) {
        takeAgain(server, before);
      }
    } catch (SQLException e) {
      log.debug("Whether the index is the only one is asked again", e);
    }
    return !lost;
  }

  private void takeAgain(DatabaseServer database, Held before) throws SQLException {
    Connection session = connect(database);
    boolean taken = false;
    try {
      taken = take(session);
      if (taken) {
        held = held(session);
        log.info("The place of the only index is taken again after its session had ended.");
      } else if (number(session, HOLDER) == before.backend()) {
        // The connection is gone but the database has not noticed: it ends the session now.
        number(session, "select pg_terminate_backend(" + before.backend() + ")::int");
      } else {
        held = null;
        lost = true;
        log.error(
            "Another process now keeps a search index of its own on this database (QUARRY_DB_URL)."
                + " This one starts no more jobs; stop one of the two, or set QUARRY_VECTORS=qdrant"
                + " on each.");
      }
    } finally {
      if (!taken) {
        session.close();
      }
    }
  }

  /** A probe of {@code /health}. */
  synchronized void requireAlone() {
    if (lost) {
      throw new IllegalStateException("another process keeps an index on this database");
    }
  }

  private static int number(Connection session, String query) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      return answer.next() ? answer.getInt(1) : 0;
    }
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
  public synchronized void close() throws SQLException {
    if (held != null) {
      held.session().close();
      held = null;
    }
  }
}

package dev.quarry.orchestrator.store.postgres;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A session-level advisory lock of PostgreSQL, held by a dedicated session of this process. If the
 * session breaks, for example because the database restarts, any process can acquire the lock. Not
 * thread-safe.
 */
public final class SessionLock {
  private static final int RESPONSE_TIMEOUT_SECONDS = 5;

  private static final String TRY_LOCK = "select pg_try_advisory_lock(?, ?)";

  private static final String SELECT_SESSION =
      "select pid, backend_start from pg_stat_activity where pid = pg_backend_pid()";

  /**
   * Terminates the session that holds the lock if it is an earlier session of this process. Process
   * ids are reused, in a container after each start of the database, so a session is identified by
   * process id and start time, both compared in the statement that terminates it. PostgreSQL hides
   * the start time of other roles' sessions. No row: the lock is free. False: the session was ours.
   * True: it was not.
   */
  private static final String TERMINATE_OWN_SESSION =
      """
      with holder as (
        select a.pid, a.backend_start from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'advisory' and l.granted
          and l.classid = ?::oid and l.objid = ?::oid and l.objsubid = 2
          and l.database = (select oid from pg_database where datname = current_database()))
      select case when pid = ? and backend_start = ? then pg_terminate_backend(pid) end is null
      from holder
      """;

  private final String url;
  private final Properties account = new Properties();
  private final Key key;
  private @Nullable LockSession held;

  public SessionLock(String url, @Nullable String user, @Nullable String password, Key key) {
    this.url = url;
    this.key = key;
    account.setProperty("ApplicationName", key.application());
    account.setProperty("tcpKeepAlive", "true");
    // In seconds. A server that does not respond must not block the caller forever.
    account.setProperty("connectTimeout", String.valueOf(RESPONSE_TIMEOUT_SECONDS));
    account.setProperty("socketTimeout", String.valueOf(RESPONSE_TIMEOUT_SECONDS));
    if (user != null) {
      account.setProperty("user", user);
    }
    if (password != null) {
      account.setProperty("password", password);
    }
  }

  /**
   * Key of the lock. PostgreSQL keeps keys of two 32-bit numbers apart from keys of one 64-bit
   * number, which claims and documents use. Locks are local to a database.
   *
   * @param application {@code application_name} of the session in {@code pg_stat_activity}
   */
  public record Key(String application, int group, int number) {}

  /** Result of an attempt to acquire the lock. */
  public enum Attempt {
    ACQUIRED,
    /** No holder was found, or an earlier session of this process held the lock: retry later. */
    UNDECIDED,
    HELD_BY_ANOTHER
  }

  /** A session that holds the lock, with the process id and start time of its backend. */
  record LockSession(Connection session, int backend, OffsetDateTime startedAt) {}

  /**
   * Tries to acquire the lock in a new session. If an earlier session of this process still holds
   * it, that session is terminated: its connection may be broken without the server's notice.
   *
   * @throws StoreUnavailableException if the database does not respond
   */
  public Attempt tryAcquire() {
    try {
      Connection session = connect();
      LockSession acquired = null;
      try {
        acquired = lock(session) ? identify(session) : null;
        return acquired == null ? checkHolder(session, held) : replaceSession(acquired);
      } finally {
        if (acquired == null) {
          session.close();
        }
      }
    } catch (SQLException e) {
      throw new StoreUnavailableException("the database did not respond", e);
    }
  }

  private Attempt replaceSession(LockSession acquired) {
    release();
    held = acquired;
    return Attempt.ACQUIRED;
  }

  /** Whether the session that acquired the lock is still open; queries the database. */
  public boolean stillHeld() {
    try {
      return held != null && held.session().isValid(RESPONSE_TIMEOUT_SECONDS);
    } catch (SQLException e) {
      throw new StoreUnavailableException("the database did not respond", e);
    }
  }

  /** Does nothing if the lock is not held. */
  public void release() {
    LockSession previous = held;
    held = null;
    if (previous != null) {
      try {
        previous.session().close();
      } catch (SQLException e) {
        throw new StoreUnavailableException("the session of the lock could not be closed", e);
      }
    }
  }

  /** Finds the holder after a failed attempt. The lock may have been released since. */
  Attempt checkHolder(Connection session, @Nullable LockSession previous) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(TERMINATE_OWN_SESSION)) {
      query.setInt(1, key.group());
      query.setInt(2, key.number());
      query.setInt(3, previous == null ? 0 : previous.backend());
      query.setObject(4, previous == null ? OffsetDateTime.MIN : previous.startedAt());
      try (ResultSet holder = query.executeQuery()) {
        return holder.next() && holder.getBoolean(1) ? Attempt.HELD_BY_ANOTHER : Attempt.UNDECIDED;
      }
    }
  }

  private boolean lock(Connection session) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(TRY_LOCK)) {
      query.setInt(1, key.group());
      query.setInt(2, key.number());
      try (ResultSet result = query.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  static LockSession identify(Connection session) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet result = query.executeQuery(SELECT_SESSION)) {
      result.next();
      return new LockSession(session, result.getInt(1), result.getObject(2, OffsetDateTime.class));
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, account);
  }
}

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
 * A lock of the database (a session-level advisory lock) that one process has for as long as a
 * session of its own lives. Sessions break, when the database is started anew for one: then the
 * lock can be taken again, by whoever is first. Not thread-safe.
 */
public final class SessionLock {
  private static final int ANSWER_SECONDS = 5;

  private static final String TRY = "select pg_try_advisory_lock(?, ?)";

  private static final String THIS_SESSION =
      "select pid, backend_start from pg_stat_activity where pid = pg_backend_pid()";

  /**
   * Ends the session that has the lock if it is ours. Numbers of sessions repeat, those of a
   * database in a container from its first start on: only with the time of its start is a session
   * known, and it is looked at in the statement that ends it. Of sessions of other accounts the
   * database does not tell that time.
   */
  private static final String END_OURS =
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
  private @Nullable Held held;

  public SessionLock(String url, @Nullable String user, @Nullable String password, Key key) {
    this.url = url;
    this.key = key;
    account.setProperty("ApplicationName", key.application());
    account.setProperty("tcpKeepAlive", "true");
    // In seconds: a server that vanished without a word must not hold the caller for ever.
    account.setProperty("connectTimeout", String.valueOf(ANSWER_SECONDS));
    account.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS));
    if (user != null) {
      account.setProperty("user", user);
    }
    if (password != null) {
      account.setProperty("password", password);
    }
  }

  /**
   * Which lock. In two numbers: locks under one number, which claims and documents take, are others
   * to the database. Locks of other databases do not count.
   *
   * @param application what the session is called in {@code pg_stat_activity}
   */
  public record Key(String application, int group, int number) {}

  /** What came of an attempt to take the lock. */
  public enum Attempt {
    TAKEN,
    /** Nobody is seen to have it, or a broken session of ours had it: ask again in a while. */
    UNDECIDED,
    OF_ANOTHER
  }

  /** A session that has the lock, and how the database knows it. */
  record Held(Connection session, int backend, OffsetDateTime startedAt) {}

  /**
   * Takes the lock in a new session. If a session of ours still has it, it is ended: its connection
   * may be gone without the database having noticed.
   *
   * @throws StoreUnavailableException if the database does not answer
   */
  public Attempt take() {
    try {
      Connection session = connect();
      Held now = null;
      try {
        now = lock(session) ? held(session) : null;
        return now == null ? whoHasIt(session, held) : keep(now);
      } finally {
        if (now == null) {
          session.close();
        }
      }
    } catch (SQLException e) {
      throw new StoreUnavailableException("the database did not answer", e);
    }
  }

  private Attempt keep(Held now) {
    release();
    held = now;
    return Attempt.TAKEN;
  }

  /** Whether the session that took the lock still lives; asks the database. */
  public boolean stillHeld() {
    try {
      return held != null && held.session().isValid(ANSWER_SECONDS);
    } catch (SQLException e) {
      throw new StoreUnavailableException("the database did not answer", e);
    }
  }

  /** Does nothing if the lock is not held. */
  public void release() {
    Held before = held;
    held = null;
    if (before != null) {
      try {
        before.session().close();
      } catch (SQLException e) {
        throw new StoreUnavailableException("the session was broken", e);
      }
    }
  }

  /** Whose lock it is that was just refused. It may have been let go of since. */
  Attempt whoHasIt(Connection session, @Nullable Held before) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(END_OURS)) {
      query.setInt(1, key.group());
      query.setInt(2, key.number());
      query.setInt(3, before == null ? 0 : before.backend());
      query.setObject(4, before == null ? OffsetDateTime.MIN : before.startedAt());
      try (ResultSet holder = query.executeQuery()) {
        return holder.next() && holder.getBoolean(1) ? Attempt.OF_ANOTHER : Attempt.UNDECIDED;
      }
    }
  }

  private boolean lock(Connection session) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(TRY)) {
      query.setInt(1, key.group());
      query.setInt(2, key.number());
      try (ResultSet answer = query.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  static Held held(Connection session) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet answer = query.executeQuery(THIS_SESSION)) {
      answer.next();
      return new Held(session, answer.getInt(1), answer.getObject(2, OffsetDateTime.class));
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, account);
  }
}

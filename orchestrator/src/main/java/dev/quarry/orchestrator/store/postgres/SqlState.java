package dev.quarry.orchestrator.store.postgres;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL's error codes (appendix A of its manual) say about trying again. A statement that
 * is wrong, or whose data break a constraint, fails each time; the classes named here say something
 * about the server, the session or who else is at work, and pass.
 */
public final class SqlState {
  /** The server accepts no writes: a standby, or the old primary after a failover. */
  public static final String READ_ONLY = "25006";

  private static final Set<String> PASSING_CLASSES =
      Set.of(
          "08", // connection exception
          "40", // transaction rollback: deadlock, serialization failure, outcome unknown
          "53", // insufficient resources: disk full, out of memory, too many connections
          "57", // operator intervention: shutdown, crash, starting up, statement_timeout
          "58"); // system error: I/O

  private static final Set<String> PASSING =
      Set.of(
          READ_ONLY, "25P02", // an earlier error ended this transaction
          "25P03", // idle_in_transaction_session_timeout
          "25P04", // transaction_timeout
          "55006", // object in use
          "55P03"); // lock_timeout

  private SqlState() {}

  /** Whether the cause is a state of the server that passes, and none of the statement. */
  static boolean passes(Throwable error) {
    SQLException cause = cause(error);
    if (cause == null) {
      return false;
    }
    String state = cause.getSQLState();
    if (state == null || state.length() != 5) {
      return cause instanceof SQLTransientException || cause instanceof SQLRecoverableException;
    }
    return PASSING.contains(state) || PASSING_CLASSES.contains(state.substring(0, 2));
  }

  /** Whether PostgreSQL ended the transaction in favour of another one. */
  static boolean lostConflict(Throwable error) {
    SQLException cause = cause(error);
    return cause != null
        && ("40P01".equals(cause.getSQLState()) || "40001".equals(cause.getSQLState()));
  }

  private static @Nullable SQLException cause(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}

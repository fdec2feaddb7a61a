package dev.quarry.orchestrator.store.postgres;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classifies PostgreSQL's error codes (SQLSTATE, appendix A of its manual) as transient or not. A
 * wrong statement or a constraint violation fails each time. The codes listed here are caused by
 * the server, the session or concurrent transactions, so a retry can succeed.
 */
public final class SqlState {
  /** read_only_sql_transaction: a standby, or the old primary after a failover. */
  public static final String READ_ONLY = "25006";

  private static final Set<String> TRANSIENT_CLASSES =
      Set.of(
          "08", // connection exception
          "40", // transaction rollback: deadlock, serialization failure, completion unknown
          "53", // insufficient resources: disk full, out of memory, too many connections
          "57", // operator intervention: shutdown, crash, starting up, statement_timeout
          "58"); // system error: I/O

  private static final Set<String> TRANSIENT_CODES =
      Set.of(
          READ_ONLY, "25P02", // in_failed_sql_transaction
          "25P03", // idle_in_transaction_session_timeout
          "25P04", // transaction_timeout
          "55006", // object in use
          "55P03"); // lock_timeout

  private SqlState() {}

  /** Whether a later attempt can succeed. */
  static boolean isTransient(Throwable error) {
    SQLException cause = cause(error);
    if (cause == null) {
      return false;
    }
    String state = cause.getSQLState();
    if (state == null || state.length() != 5) {
      return cause instanceof SQLTransientException || cause instanceof SQLRecoverableException;
    }
    return TRANSIENT_CODES.contains(state) || TRANSIENT_CLASSES.contains(state.substring(0, 2));
  }

  /** Whether PostgreSQL aborted the transaction by a deadlock or a serialization failure. */
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

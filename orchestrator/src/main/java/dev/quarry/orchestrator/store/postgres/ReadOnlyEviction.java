package dev.quarry.orchestrator.store.postgres;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Closes connections to a server that accepts no writes. After a failover they would stay in the
 * pool, alive and useless; a new connection finds the new primary. HikariCP makes one by name.
 */
public final class ReadOnlyEviction implements SQLExceptionOverride {
  @java.lang.Override
  public Override adjudicate(SQLException error) {
    return SqlState.READ_ONLY.equals(error.getSQLState())
        ? Override.MUST_EVICT
        : Override.CONTINUE_EVICT;
  }
}

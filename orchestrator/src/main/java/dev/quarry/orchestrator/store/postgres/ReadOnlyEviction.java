package dev.quarry.orchestrator.store.postgres;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Evicts connections to a read-only server from the pool. After a failover they would stay in the
 * pool although writes fail; a new connection reaches the new primary. HikariCP instantiates this
 * class by its name.
 */
public final class ReadOnlyEviction implements SQLExceptionOverride {
  @java.lang.Override
  public Override adjudicate(SQLException error) {
    return SqlState.READ_ONLY.equals(error.getSQLState())
        ? Override.MUST_EVICT
        : Override.CONTINUE_EVICT;
  }
}

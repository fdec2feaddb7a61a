package dev.quarry.orchestrator.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;

/**
 * How the two pools connect. The server ends what takes too long before the client gives up on it:
 * so a statement that is reported as failed does not run on, and nothing of it takes effect later.
 */
public final class ConnectionPools {
  private static final int MINIMUM_IDLE = 2;

  /** One each for claims, heartbeats, rescues and the shared transaction of ends. */
  public static final int ENGINE_POOL_SIZE = 4;

  /** A heartbeat that took longer would come too late: leases are trusted for 20 s. */
  private static final Duration ENGINE_STATEMENT_TIMEOUT = Duration.ofSeconds(10);

  /** Below a lease (30 s): nobody waits for a lock so long that others take over its job. */
  private static final Duration MAX_LOCK_TIMEOUT = Duration.ofSeconds(20);

  /** From the server's timeout to the client's. */
  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(5);

  /** Each connection is a process of the database with memory of its own. */
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);

  private ConnectionPools() {}

  /**
   * What an operator can set.
   *
   * @param size of the shared pool
   * @param connectionTimeout how long work waits for a free connection
   * @param statementTimeout of the shared pool
   * @param startTimeout how long the start waits for the first connection
   */
  public record Limits(
      int size, Duration connectionTimeout, Duration statementTimeout, Duration startTimeout) {}

  public static HikariConfig shared(DatabaseServer server, Limits limits) {
    HikariConfig config = config(server, limits, limits.statementTimeout());
    config.setPoolName("quarry");
    config.setMaximumPoolSize(limits.size());
    config.setMinimumIdle(MINIMUM_IDLE);
    config.setInitializationFailTimeout(limits.startTimeout().toMillis());
    return config;
  }

  /** Opens no connection before it is needed: a node may have no worker. */
  public static HikariConfig engine(DatabaseServer server, Limits limits) {
    HikariConfig config = config(server, limits, ENGINE_STATEMENT_TIMEOUT);
    config.setPoolName("quarry-engine");
    config.setMaximumPoolSize(ENGINE_POOL_SIZE);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    return config;
  }

  private static HikariConfig config(
      DatabaseServer server, Limits limits, Duration statementTimeout) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.url());
    config.setUsername(server.user());
    config.setPassword(server.password());
    config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    config.setConnectionTimeout(limits.connectionTimeout().toMillis());
    config.setExceptionOverrideClassName(ReadOnlyEviction.class.getName());
    config.addDataSourceProperty("ApplicationName", "quarry");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    // A server that vanished without a word must not hold a thread for ever (seconds).
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty(
        "socketTimeout", String.valueOf(statementTimeout.plus(SOCKET_MARGIN).toSeconds() + 1));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("options", session(statementTimeout));
    return config;
  }

  /**
   * The transaction of a node that was frozen or cut off holds its locks no longer than a lease
   * lasts (30 s), so that others can take over its jobs. A statement whose client has gone ends.
   */
  private static String session(Duration statementTimeout) {
    return "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=10s"
            .formatted(
                statementTimeout.toMillis(),
                Math.min(statementTimeout.toMillis(), MAX_LOCK_TIMEOUT.toMillis()))
        + " -c client_connection_check_interval=5s"
        + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3";
  }
}

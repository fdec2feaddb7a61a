package dev.quarry.orchestrator.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.quarry.settings.ConfigurationException;
import java.time.Duration;

/**
 * Opens the two connection pools. The server's timeouts are shorter than the client's socket
 * timeout, so a statement that failed with a timeout does not continue on the server and has no
 * effect later.
 */
public final class ConnectionPools {
  private static final int MINIMUM_IDLE = 2;

  /** One connection each for claims, heartbeats, rescues and the group commit of finished jobs. */
  public static final int ENGINE_POOL_SIZE = 4;

  /** A longer heartbeat would be too late: a worker relies on its lease for 20 s. */
  private static final Duration ENGINE_STATEMENT_TIMEOUT = Duration.ofSeconds(10);

  /** Shorter than a lease (30 s): a job must not lose its lease while it waits for a lock. */
  private static final Duration MAX_LOCK_TIMEOUT = Duration.ofSeconds(20);

  /** Difference between the server's statement timeout and the client's socket timeout. */
  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(5);

  /** Each connection occupies a server process and its memory. */
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);

  private ConnectionPools() {}

  /**
   * Settings of the operator.
   *
   * @param size maximum size of the shared pool
   * @param connectionTimeout maximum time to wait for a free connection
   * @param statementTimeout statement timeout in the shared pool
   * @param startTimeout maximum time that the start waits for the first connection
   */
  public record Limits(
      int size, Duration connectionTimeout, Duration statementTimeout, Duration startTimeout) {}

  /**
   * The pool for requests and job handlers.
   *
   * @throws ConfigurationException if the server cannot be reached
   */
  public static HikariDataSource openShared(DatabaseServer server, Limits limits) {
    HikariConfig config = config(server, limits, limits.statementTimeout());
    config.setPoolName("quarry");
    config.setMaximumPoolSize(limits.size());
    config.setMinimumIdle(MINIMUM_IDLE);
    config.setInitializationFailTimeout(limits.startTimeout().toMillis());
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ConfigurationException(
          "The database cannot be reached: " + cause.getMessage(),
          "Check quarry.db.url, .user and .password (QUARRY_DB_URL, QUARRY_DB_USER,"
              + " QUARRY_DB_PASSWORD) and that the server runs.");
    }
  }

  /** Opens connections on demand only: a node without workers needs none. */
  public static HikariDataSource openEngine(DatabaseServer server, Limits limits) {
    HikariConfig config = config(server, limits, ENGINE_STATEMENT_TIMEOUT);
    config.setPoolName("quarry-engine");
    config.setMaximumPoolSize(ENGINE_POOL_SIZE);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
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
    // In seconds. A server that does not respond must not block a thread forever.
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty(
        "socketTimeout", String.valueOf(statementTimeout.plus(SOCKET_MARGIN).toSeconds() + 1));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("options", session(statementTimeout));
    return config;
  }

  /**
   * The transaction of a frozen or disconnected node releases its locks within the duration of a
   * lease (30 s), so that other nodes can take over its jobs. The server cancels a statement when
   * its client has disconnected.
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

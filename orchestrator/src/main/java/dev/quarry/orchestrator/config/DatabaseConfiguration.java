package dev.quarry.orchestrator.config;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.settings.ConfigurationException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The truth: PostgreSQL with its schema up to date before anybody gets a connection. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {
  private static final int OLDEST_MAJOR = 15;
  private static final int MINIMUM_IDLE = 2;

  /**
   * The transaction of a node that was frozen or cut off holds its locks no longer than a lease
   * lasts (30 s), so that others can take over its jobs; nobody waits for a lock without end.
   */
  private static final String SESSION =
      "-c idle_in_transaction_session_timeout=10s -c lock_timeout=20s"
          + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3";

  /** Each connection is a process of the database with memory of its own. */
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);

  @Bean(destroyMethod = "close")
  DatabaseServer databaseServer(
      DatabaseProperties properties, @Value("${quarry.data}") Path dataDirectory) {
    String url = properties.url();
    return url == null
        ? DatabaseServer.embedded(dataDirectory)
        : DatabaseServer.outside(url, properties.user(), properties.password());
  }

  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(DatabaseServer server, DatabaseProperties properties) {
    HikariDataSource pool = connect(server, properties);
    boolean usable = false;
    try {
      requireSupported(pool);
      migrate(server);
      usable = true;
      return pool;
    } finally {
      if (!usable) {
        pool.close();
      }
    }
  }

  @Bean
  Database database(DataSource dataSource) {
    return new Database(dataSource);
  }

  private static HikariDataSource connect(DatabaseServer server, DatabaseProperties properties) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("quarry");
    config.setJdbcUrl(server.url());
    config.setUsername(server.user());
    config.setPassword(server.password());
    config.setMaximumPoolSize(properties.poolSize());
    config.setMinimumIdle(MINIMUM_IDLE);
    config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    config.setConnectionTimeout(properties.connectionTimeout().toMillis());
    config.setInitializationFailTimeout(properties.startTimeout().toMillis());
    config.addDataSourceProperty("ApplicationName", "quarry");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    // A server that vanished without a word must not hold a thread for ever (seconds).
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("options", SESSION);
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

  private static void requireSupported(DataSource pool) {
    try (var connection = pool.getConnection()) {
      int major = connection.getMetaData().getDatabaseMajorVersion();
      if (major < OLDEST_MAJOR) {
        throw new ConfigurationException(
            "The database (QUARRY_DB_URL) is PostgreSQL "
                + connection.getMetaData().getDatabaseProductVersion()
                + ".",
            "Use PostgreSQL " + OLDEST_MAJOR + " or newer.");
      }
    } catch (SQLException e) {
      throw new ConfigurationException(
          "The database did not tell its version: " + e.getMessage(),
          "Check that quarry.db.url (QUARRY_DB_URL) names a PostgreSQL server.");
    }
  }

  /** With connections of its own: a migration may take longer than a session may be idle. */
  private static void migrate(DatabaseServer server) {
    try {
      Flyway.configure()
          .dataSource(server.url(), server.user(), server.password())
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new ConfigurationException(
          "The database's schema cannot be brought up to date: " + e.getMessage(),
          "The account (QUARRY_DB_USER) must be allowed to create tables, and the database must not"
              + " have been written by a newer Quarry.");
    }
  }
}

package dev.quarry.orchestrator.config;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.store.postgres.ConnectionPools;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.settings.ConfigurationException;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** PostgreSQL. The schema is migrated before the first connection is handed out. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {
  private static final int MIN_MAJOR_VERSION = 15;

  @Bean(destroyMethod = "close")
  DatabaseServer databaseServer(
      DatabaseProperties properties, @Value("${quarry.data}") Path dataDirectory) {
    String url = properties.url();
    return url == null
        ? DatabaseServer.embedded(dataDirectory)
        : DatabaseServer.external(url, properties.user(), properties.password());
  }

  /** The pool for requests and job handlers. */
  @Bean(destroyMethod = "close")
  @Primary
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
  @Primary
  Database database(DataSource dataSource) {
    return new Database(dataSource);
  }

  @Bean
  Database engineDatabase(@Qualifier("engineDataSource") DataSource dataSource) {
    return new Database(dataSource);
  }

  /** A separate pool, so that leases are extended in time even if the other one is exhausted. */
  @Bean(destroyMethod = "close")
  HikariDataSource engineDataSource(
      DatabaseServer server, DatabaseProperties properties, HikariDataSource migrated) {
    return new HikariDataSource(ConnectionPools.engine(server, limits(properties)));
  }

  private static ConnectionPools.Limits limits(DatabaseProperties properties) {
    return new ConnectionPools.Limits(
        properties.poolSize(),
        properties.connectionTimeout(),
        properties.statementTimeout(),
        properties.startTimeout());
  }

  private static HikariDataSource connect(DatabaseServer server, DatabaseProperties properties) {
    try {
      return new HikariDataSource(ConnectionPools.shared(server, limits(properties)));
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
      if (major < MIN_MAJOR_VERSION) {
        throw new ConfigurationException(
            "The database (QUARRY_DB_URL) is PostgreSQL "
                + connection.getMetaData().getDatabaseProductVersion()
                + ", which is too old.",
            "Use PostgreSQL " + MIN_MAJOR_VERSION + " or newer.");
      }
    } catch (SQLException e) {
      throw new ConfigurationException(
          "The version of the database could not be read: " + e.getMessage(),
          "Check that quarry.db.url (QUARRY_DB_URL) names a PostgreSQL server.");
    }
  }

  /**
   * Uses its own connections, because a migration may take longer than the statement and idle
   * timeouts of the pool.
   */
  private static void migrate(DatabaseServer server) {
    try {
      Flyway.configure()
          .dataSource(server.url(), server.user(), server.password())
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new ConfigurationException(
          "The database schema could not be migrated: " + e.getMessage(),
          "Allow the account (QUARRY_DB_USER) to create tables. If a newer version of Quarry"
              + " has used this database, install that version.");
    }
  }
}

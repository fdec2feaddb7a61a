package dev.quarry.orchestrator.config;

import com.zaxxer.hikari.HikariDataSource;
import dev.quarry.orchestrator.settings.DatabaseProperties;
import dev.quarry.orchestrator.store.postgres.ConnectionPools;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.DatabaseServer;
import dev.quarry.orchestrator.store.postgres.SchemaMigration;
import java.nio.file.Path;
import javax.sql.DataSource;
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
    return SchemaMigration.migrated(server, ConnectionPools.openShared(server, limits(properties)));
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
    return ConnectionPools.openEngine(server, limits(properties));
  }

  private static ConnectionPools.Limits limits(DatabaseProperties properties) {
    return new ConnectionPools.Limits(
        properties.poolSize(),
        properties.connectionTimeout(),
        properties.statementTimeout(),
        properties.startTimeout());
  }
}

package dev.quarry.bench.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.quarry.orchestrator.store.postgres.Database;
import dev.quarry.orchestrator.store.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;

/** The PostgreSQL that Quarry ships, in an empty directory, with Quarry's schema. */
final class BenchDatabase implements AutoCloseable {
  /** As many as Quarry takes by default. */
  private static final int CONNECTIONS = 16;

  private final EmbeddedPostgres server;
  private final HikariDataSource pool;

  BenchDatabase(Path directory) {
    server = EmbeddedPostgres.start(directory);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url());
    config.setUsername(user());
    config.setPassword(password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(2);
    pool = new HikariDataSource(config);
    Flyway.configure().dataSource(pool).load().migrate();
  }

  String url() {
    return server.jdbcUrl();
  }

  String user() {
    return server.user();
  }

  String password() {
    return server.password();
  }

  /** With the account, as programs that are not written in Java want it. */
  String uri() {
    return url()
        .replaceFirst(
            "^jdbc:postgresql://",
            Matcher.quoteReplacement("postgres://" + user() + ":" + password() + "@"));
  }

  HikariDataSource pool() {
    return pool;
  }

  JdbcTemplate jdbc() {
    return new JdbcTemplate(pool);
  }

  Database forEngine() {
    return new Database(pool);
  }

  /** What the figures depend on, from the server itself. */
  String describe() throws SQLException {
    return "PostgreSQL %s, fsync %s, synchronous_commit %s"
        .formatted(show("server_version"), show("fsync"), show("synchronous_commit"));
  }

  private String show(String setting) {
    return String.valueOf(jdbc().queryForObject("show " + setting, String.class));
  }

  /** Between two measurements, so that none pays for the traces of the one before. */
  void clear() {
    jdbc().execute("truncate job cascade");
    jdbc().execute("vacuum analyze");
    jdbc().execute("checkpoint");
  }

  @Override
  public void close() {
    pool.close();
    server.close();
  }
}

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
public final class BenchDatabase implements AutoCloseable {
  /** The default pool size of Quarry. */
  private static final int CONNECTIONS = 16;

  private final EmbeddedPostgres server;
  private final HikariDataSource pool;

  public BenchDatabase(Path directory) {
    this(directory, CONNECTIONS);
  }

  /**
   * @param connections the size of the pool; the server allows 57
   */
  public BenchDatabase(Path directory, int connections) {
    server = EmbeddedPostgres.start(directory);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url());
    config.setUsername(user());
    config.setPassword(password());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(2);
    pool = new HikariDataSource(config);
    Flyway.configure().dataSource(pool).load().migrate();
  }

  public String url() {
    return server.jdbcUrl();
  }

  public String user() {
    return server.user();
  }

  public String password() {
    return server.password();
  }

  /** Connection URL with user and password, for programs that do not use JDBC. */
  String uri() {
    return url()
        .replaceFirst(
            "^jdbc:postgresql://",
            Matcher.quoteReplacement("postgres://" + user() + ":" + password() + "@"));
  }

  HikariDataSource pool() {
    return pool;
  }

  public JdbcTemplate jdbc() {
    return new JdbcTemplate(pool);
  }

  public Database forEngine() {
    return new Database(pool);
  }

  /** Version and settings that affect the measurements, as the server reports them. */
  public String describe() throws SQLException {
    return "PostgreSQL %s, fsync %s, synchronous_commit %s"
        .formatted(show("server_version"), show("fsync"), show("synchronous_commit"));
  }

  private String show(String setting) {
    return String.valueOf(jdbc().queryForObject("show " + setting, String.class));
  }

  /**
   * Empties, vacuums and checkpoints the database before a measurement, so that it does not pay for
   * the previous one.
   */
  public void clear() {
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

package dev.quarry.faults;

import dev.quarry.orchestrator.store.postgres.embedded.EmbeddedPostgres;
import dev.quarry.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.springframework.util.FileSystemUtils;

/** A real PostgreSQL with fsync on, which a test may stop and start again. */
final class PostgresServer implements AutoCloseable {
  private static final String DATABASE = "faults";

  private final EmbeddedPostgres.Options options;
  private EmbeddedPostgres postgres;

  PostgresServer(Path directory, Path binaries) throws SQLException {
    this.options = new EmbeddedPostgres.Options(directory, binaries, step -> {});
    this.postgres = EmbeddedPostgres.start(options);
    create(DATABASE);
    Flyway.configure()
        .dataSource(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password())
        .load()
        .migrate();
  }

  private void create(String database) throws SQLException {
    try (Connection connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("create database " + database);
    }
  }

  /** The JDBC URL of a new database without tables. */
  String emptyUrl(String database) throws SQLException {
    create(database);
    return postgres.jdbcUrl(database);
  }

  int port() {
    return port(postgres.jdbcUrl());
  }

  private static int port(String url) {
    return Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
  }

  String user() {
    return postgres.user();
  }

  String password() {
    return postgres.password();
  }

  /** A connection without proxy; the caller closes it. */
  Connection connect() throws SQLException {
    return connect(DATABASE);
  }

  private Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", postgres.user());
    properties.setProperty("password", postgres.password());
    properties.setProperty("ApplicationName", "oracle");
    return DriverManager.getConnection(postgres.jdbcUrl(database), properties);
  }

  String directUrl() {
    return postgres.jdbcUrl(DATABASE);
  }

  /** The JDBC URL for a node, with an application name of its own. */
  String url(String node) {
    return "%s?ApplicationName=%s".formatted(directUrl(), node);
  }

  /** The JDBC URL through a proxy that reads each statement. */
  String url(int proxyPort, String node) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&gssEncMode=disable&prepareThreshold=0&ApplicationName=%s"
        .formatted(proxyPort, DATABASE, node);
  }

  /** As {@code pg_ctl stop -m immediate}: no checkpoint; the next start recovers. */
  void stopImmediately() throws IOException, InterruptedException {
    long pid = postgres.pid();
    Signals.send(pid, "QUIT");
    Await.until("PostgreSQL stops", Duration.ofSeconds(30), () -> !Signals.exists(pid));
    // Otherwise the supervisor would start it again.
    postgres.close();
  }

  void start() {
    postgres = EmbeddedPostgres.start(options);
  }

  /** Kills the server and all its processes. */
  void signalAll(String signal) throws IOException, InterruptedException {
    List<Long> pids = new ArrayList<>();
    ProcessHandle.of(postgres.pid())
        .ifPresent(
            server -> {
              pids.add(server.pid());
              server.descendants().forEach(child -> pids.add(child.pid()));
            });
    for (long pid : pids) {
      Signals.send(pid, signal);
    }
  }

  /** Terminates the connections of the nodes and returns their number. */
  int terminateBackends() throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                """)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** Stops the server and deletes its files. */
  @Override
  public void close() throws IOException {
    postgres.close();
    FileSystemUtils.deleteRecursively(options.dataDirectory());
  }
}

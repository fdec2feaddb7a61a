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

/** A real PostgreSQL with fsync on, that a test may stop without warning and start again. */
final class PostgresServer implements AutoCloseable {
  private static final String DATABASE = "faults";

  private final EmbeddedPostgres.Options options;
  private EmbeddedPostgres postgres;

  PostgresServer(Path directory, Path binaries) throws SQLException {
    this.options = new EmbeddedPostgres.Options(directory, binaries, step -> {});
    this.postgres = EmbeddedPostgres.start(options);
    try (Connection connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("create database " + DATABASE);
    }
    Flyway.configure()
        .dataSource(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password())
        .load()
        .migrate();
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

  /** Straight to the server; the caller closes it. */
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

  /** What a node reaches this database by, under a name of its own. */
  String url(String node) {
    return "%s?ApplicationName=%s".formatted(directUrl(), node);
  }

  /** Through a proxy, which reads each statement. */
  String url(int proxyPort, String node) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&gssEncMode=disable&prepareThreshold=0&ApplicationName=%s"
        .formatted(proxyPort, DATABASE, node);
  }

  /** As {@code pg_ctl stop -m immediate}: no checkpoint, no good-bye; the next start recovers. */
  void stopImmediately() throws IOException, InterruptedException {
    long pid = postgres.pid();
    Signals.send(pid, "QUIT");
    Await.until("PostgreSQL stops", Duration.ofSeconds(30), () -> !Signals.exists(pid));
    // It would be started again; it is to stay away.
    postgres.close();
  }

  void start() {
    postgres = EmbeddedPostgres.start(options);
  }

  /** The server and all its processes. */
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

  /** Ends the connections of the nodes and says how many there were. */
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

  /** With its files. */
  @Override
  public void close() throws IOException {
    postgres.close();
    FileSystemUtils.deleteRecursively(options.dataDirectory());
  }
}

package dev.quarry.orchestrator.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.quarry.orchestrator.store.postgres.embedded.EmbeddedPostgres;
import dev.quarry.orchestrator.store.postgres.embedded.OtherPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New, empty, migrated databases on one server per test process: the embedded one, or with the
 * system property {@code quarry.test.other-postgresql} the oldest that is supported. The server
 * starts with the first call and is stopped and deleted at the end of the process.
 */
public final class TestDatabase {
  private static final Logger log = LoggerFactory.getLogger(TestDatabase.class);
  private static final String TEMPLATE = "quarry_template";
  private static final AtomicInteger NEXT = new AtomicInteger(1);
  private static final List<HikariDataSource> POOLS = new CopyOnWriteArrayList<>();

  private TestDatabase() {}

  /** A pool of up to ten connections; the next call closes idle ones. */
  public static DataSource fresh() {
    return pool(freshUrl());
  }

  /** A database that is migrated up to this version. */
  public static DataSource at(String version) {
    DataSource pool = pool(emptyUrl());
    Flyway.configure().dataSource(pool).target(version).load().migrate();
    return pool;
  }

  private static DataSource pool(String url) {
    // All tests of a process share the server's connections, whose number is small.
    POOLS.forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user());
    config.setPassword(password());
    config.setMaximumPoolSize(10);
    config.setMinimumIdle(0);
    config.setIdleTimeout(10_000);
    config.setConnectionTimeout(5_000);
    HikariDataSource pool = new HikariDataSource(config);
    POOLS.add(pool);
    return pool;
  }

  /** The JDBC URL of a new database, for code that makes its own connections. */
  public static String freshUrl() {
    String name = "test_" + NEXT.getAndIncrement();
    Server.create(name, TEMPLATE);
    return Server.RUNNING.url.apply(name);
  }

  /** The JDBC URL of a new database without tables. */
  public static String emptyUrl() {
    String name = "test_" + NEXT.getAndIncrement();
    Server.create(name, "template0");
    return Server.RUNNING.url.apply(name);
  }

  public static String user() {
    return Server.RUNNING.user;
  }

  public static String password() {
    return Server.RUNNING.password;
  }

  /** The directory of the unpacked server, which all tests of a module share. */
  public static Path binaries() {
    return Path.of("target", "postgres-binaries").toAbsolutePath();
  }

  /**
   * @param url the JDBC URL of a database
   */
  private record Server(UnaryOperator<String> url, String user, String password, Runnable stop) {
    static final Server RUNNING = start();

    private static Server start() {
      try {
        Path directory = Files.createTempDirectory("quarry-test-");
        Server server =
            Boolean.getBoolean("quarry.test.other-postgresql")
                ? other(directory)
                : embedded(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, directory)));
        server.createDatabase(TEMPLATE, "template0");
        Flyway.configure()
            .dataSource(server.url.apply(TEMPLATE), server.user, server.password)
            .load()
            .migrate();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Server embedded(Path directory) {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.start(new EmbeddedPostgres.Options(directory, binaries(), log::info));
      return new Server(postgres::jdbcUrl, postgres.user(), postgres.password(), postgres::close);
    }

    private static Server other(Path directory) throws IOException {
      OtherPostgres postgres = OtherPostgres.start(directory.resolve("other"));
      return new Server(postgres::jdbcUrl, postgres.user(), postgres.password(), postgres::close);
    }

    // PostgreSQL refuses to copy a template that another session is copying or using.
    static synchronized void create(String name, String template) {
      RUNNING.createDatabase(name, template);
    }

    private void createDatabase(String name, String template) {
      try (var connection = DriverManager.getConnection(url.apply("postgres"), user, password);
          var statement = connection.createStatement()) {
        statement.execute("create database " + name + " template " + template);
      } catch (SQLException e) {
        throw new IllegalStateException("No test database", e);
      }
    }

    private static void remove(Server server, Path directory) {
      server.stop.run();
      try (Stream<Path> tree = Files.walk(directory)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      } catch (IOException e) {
        log.warn("A test's directory stays behind: {}", directory, e);
      }
    }
  }
}

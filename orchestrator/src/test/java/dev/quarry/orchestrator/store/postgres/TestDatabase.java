package dev.quarry.orchestrator.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.quarry.orchestrator.store.postgres.embedded.EmbeddedPostgres;
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
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New, empty, migrated databases on one embedded server per test process. The server starts with
 * the first call and is stopped and deleted at the end of the process.
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
    return Server.POSTGRES.jdbcUrl(name);
  }

  /** The JDBC URL of a new database without tables. */
  public static String emptyUrl() {
    String name = "test_" + NEXT.getAndIncrement();
    Server.create(name, "template0");
    return Server.POSTGRES.jdbcUrl(name);
  }

  public static String user() {
    return Server.POSTGRES.user();
  }

  public static String password() {
    return Server.POSTGRES.password();
  }

  /** The directory of the unpacked server, which all tests of a module share. */
  public static Path binaries() {
    return Path.of("target", "postgres-binaries").toAbsolutePath();
  }

  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        Path directory = Files.createTempDirectory("quarry-test-");
        EmbeddedPostgres postgres =
            EmbeddedPostgres.start(new EmbeddedPostgres.Options(directory, binaries(), log::info));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(postgres, directory)));
        create(postgres, TEMPLATE, "template0");
        Flyway.configure()
            .dataSource(postgres.jdbcUrl(TEMPLATE), postgres.user(), postgres.password())
            .load()
            .migrate();
        return postgres;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    // PostgreSQL refuses to copy a template that another session is copying or using.
    static synchronized void create(String name, String template) {
      create(POSTGRES, name, template);
    }

    private static void create(EmbeddedPostgres postgres, String name, String template) {
      try (var connection =
              DriverManager.getConnection(
                  postgres.jdbcUrl("postgres"), postgres.user(), postgres.password());
          var statement = connection.createStatement()) {
        statement.execute("create database " + name + " template " + template);
      } catch (SQLException e) {
        throw new IllegalStateException("No test database", e);
      }
    }

    private static void remove(EmbeddedPostgres postgres, Path directory) {
      postgres.close();
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

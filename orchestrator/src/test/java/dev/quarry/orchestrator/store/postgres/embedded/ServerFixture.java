package dev.quarry.orchestrator.store.postgres.embedded;

import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;

/** Separate servers for the tests of start and stop. */
final class ServerFixture {
  private ServerFixture() {}

  static EmbeddedPostgres.Options optionsIn(Path directory) {
    return new EmbeddedPostgres.Options(directory, TestDatabase.binaries(), step -> {});
  }

  /** Like {@link #optionsIn}, with a copy of a cluster: creating a cluster takes seconds. */
  static EmbeddedPostgres.Options createdIn(Path directory) throws IOException {
    Path from = Created.HOME;
    Path to = directory.resolve("postgres");
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return optionsIn(directory);
  }

  private static final class Created {
    static final Path HOME = create();

    private static Path create() {
      try {
        Path directory = Files.createTempDirectory("quarry-test-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
        EmbeddedPostgres.start(optionsIn(directory)).close();
        return directory.resolve("postgres");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void remove(Path directory) {
      try {
        PostgresBinaries.deleteTree(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        var result = connection.createStatement().executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (var connection =
        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
      connection.createStatement().execute(sql);
    }
  }

  static String password(Path directory) throws IOException {
    return Files.readString(directory.resolve("postgres").resolve("password")).strip();
  }
}

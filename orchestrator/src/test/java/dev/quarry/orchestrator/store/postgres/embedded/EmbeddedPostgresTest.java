package dev.quarry.orchestrator.store.postgres.embedded;

import static dev.quarry.orchestrator.store.postgres.embedded.ServerFixture.createdIn;
import static dev.quarry.orchestrator.store.postgres.embedded.ServerFixture.execute;
import static dev.quarry.orchestrator.store.postgres.embedded.ServerFixture.optionsIn;
import static dev.quarry.orchestrator.store.postgres.embedded.ServerFixture.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class EmbeddedPostgresTest {
  @TempDir Path directory;

  @Test
  void data_survives_close_and_restart() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(optionsIn(directory))) {
      execute(postgres, "create table t as select 'kept' as x");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(optionsIn(directory))) {
      assertThat(query(postgres, "select x from t")).isEqualTo("kept");
    }
  }

  @Test
  void server_is_durable_and_stores_unicode() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(createdIn(directory))) {
      assertThat(query(postgres, "show fsync")).isEqualTo("on");
      assertThat(query(postgres, "show full_page_writes")).isEqualTo("on");
      assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "show data_checksums")).isEqualTo("on");
      assertThat(query(postgres, "show server_encoding")).isEqualTo("UTF8");
      assertThat(query(postgres, "select upper('straße ñandú')"))
          .isEqualTo("STRASSE ÑANDÚ".replace("SS", "ß"));
      assertThat(query(postgres, "show server_version"))
          .isEqualTo(PostgresBinaries.VERSION.replaceFirst("\\.0$", ""));
    }
  }

  @Test
  void connection_requires_loopback_and_the_password() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(createdIn(directory))) {
      assertThat(query(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("postgres").resolve("password"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void killed_server_is_restarted_at_the_same_address_with_all_committed_data() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(SupervisedServer.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(optionsIn(directory))) {
      execute(postgres, "create table t as select 'kept' as x");
      long killed = postgres.pid();

      ProcessHandle.of(killed).orElseThrow().destroyForcibly();

      ProcessHandle.of(killed).ifPresent(server -> server.onExit().join());
      assertThat(queryWithRetries(postgres, "select x from t")).isEqualTo("kept");
      assertThat(postgres.pid()).isNotEqualTo(killed);
      assertThat(List.copyOf(log.list))
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(message -> message.contains("process " + killed))
          .anyMatch(message -> message.startsWith("PostgreSQL: "))
          .noneMatch(message -> message.contains("\n"));
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void path_may_contain_spaces_and_quotes() throws Exception {
    Path special = directory.resolve("my data, it's $HOME");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(optionsIn(special))) {
      assertThat(query(postgres, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void watchdog_refuses_shell_characters_in_the_path_but_allows_spaces() throws Exception {
    Path spaces = directory.resolve("my data, it's here");
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(createdIn(Files.createDirectories(spaces)), Watchdog::new)) {
      assertThat(query(postgres, "select 1")).isEqualTo("1");
    }
    Path special = directory.resolve("$HOME");
    assertThatThrownBy(() -> EmbeddedPostgres.start(optionsIn(special), Watchdog::new))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("$HOME");
  }

  @Test
  void second_instance_in_this_process_is_refused_and_the_first_keeps_its_lock() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(createdIn(directory))) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> EmbeddedPostgres.start(optionsIn(directory)))
            .isInstanceOfSatisfying(
                DataDirectoryInUseException.class,
                e -> assertThat(e.pid()).isEqualTo(OptionalLong.of(ProcessHandle.current().pid())));
      }
      assertThat(query(postgres, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void closing_twice_stops_the_server_once() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(createdIn(directory));
    ProcessHandle server = ProcessHandle.of(postgres.pid()).orElseThrow();

    postgres.close();
    postgres.close();

    assertThat(server.isAlive()).isFalse();
  }

  @Test
  void interrupted_thread_still_stops_the_server() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(createdIn(directory));
    ProcessHandle server = ProcessHandle.of(postgres.pid()).orElseThrow();

    Thread.currentThread().interrupt();
    postgres.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(server.isAlive()).isFalse();
  }

  @Test
  void orphaned_server_is_stopped_and_its_data_is_used() throws Exception {
    createdIn(directory);
    ServerProcess orphan = new ParentDeathSignal(cluster()).start(freePort()).orElseThrow();
    assertThat(orphan.awaitReady(Duration.ofSeconds(30))).isTrue();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(optionsIn(directory))) {
      assertThat(orphan.handle().isAlive()).isFalse();
      assertThat(query(postgres, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void stale_pid_file_with_the_id_of_another_process_is_removed() throws Exception {
    createdIn(directory);
    Path data = cluster().data();
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(
          PostmasterPid.file(data), other.pid() + "\n" + data + "\n1\n1\n\n\n1 1\nready\n");

      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(optionsIn(directory))) {
        assertThat(query(postgres, "select 1")).isEqualTo("1");
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroy();
    }
  }

  @Test
  void failed_start_reports_the_server_log_and_releases_the_directory() throws Exception {
    createdIn(directory);
    Path conf = cluster().data().resolve("postgresql.conf");
    String before = Files.readString(conf);
    Files.writeString(conf, "\nnonsense_setting = on\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> EmbeddedPostgres.start(optionsIn(directory)))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("nonsense_setting");

    Files.writeString(conf, before);
    EmbeddedPostgres.start(optionsIn(directory)).close();
  }

  @Test
  void interrupted_first_start_is_repeated() throws Exception {
    Path incomplete = directory.resolve("postgres").resolve("data.incomplete");
    Files.createDirectories(incomplete.resolve("base"));
    Files.writeString(incomplete.resolve("PG_VERSION"), "18\n");

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(optionsIn(directory))) {
      assertThat(query(postgres, "select 1")).isEqualTo("1");
    }
    assertThat(incomplete).doesNotExist();
  }

  private Cluster cluster() throws Exception {
    Path home = directory.toRealPath().resolve("postgres");
    return new Cluster(
        home,
        PostgresBinaries.unpackBelow(TestDatabase.binaries(), step -> {}),
        ServerUser.detect());
  }

  private static int freePort() throws Exception {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String queryWithRetries(EmbeddedPostgres postgres, String sql)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        return query(postgres, sql);
      } catch (SQLException e) {
        assertThat(System.nanoTime()).as("no response: %s", e).isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }
}

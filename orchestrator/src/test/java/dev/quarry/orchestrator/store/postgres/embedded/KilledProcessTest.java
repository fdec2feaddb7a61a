package dev.quarry.orchestrator.store.postgres.embedded;

import static dev.quarry.orchestrator.store.postgres.embedded.ServerFixture.createdIn;
import static dev.quarry.orchestrator.store.postgres.embedded.ServerFixture.optionsIn;
import static dev.quarry.orchestrator.store.postgres.embedded.ServerFixture.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.store.postgres.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when the process that keeps the server is killed with SIGKILL. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class KilledProcessTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"signal", "watchdog"})
  void server_ends_with_a_killed_process_and_the_next_start_finds_what_was_committed(String tie)
      throws Exception {
    Keeper keeper = startKeeper(tie);
    ProcessHandle server = ProcessHandle.of(keeper.serverPid).orElseThrow();
    insertThroughOpenConnection(keeper.url);

    keeper.process.destroyForcibly();

    server.onExit().get(10, TimeUnit.SECONDS);
    try (EmbeddedPostgres next = EmbeddedPostgres.start(optionsIn(directory))) {
      assertThat(query(next, "select x from t")).isEqualTo("kept");
    }
  }

  @Test
  void next_start_need_not_wait_for_the_killed_ones_server() throws Exception {
    Keeper keeper = startKeeper("signal");

    keeper.process.destroyForcibly().waitFor();

    try (EmbeddedPostgres next = EmbeddedPostgres.start(optionsIn(directory))) {
      assertThat(next.pid()).isNotEqualTo(keeper.serverPid);
      assertThat(query(next, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void second_instance_is_refused_and_told_the_firsts_process_id() throws Exception {
    Keeper keeper = startKeeper("signal");
    try {
      assertThatThrownBy(() -> EmbeddedPostgres.start(optionsIn(directory)))
          .isInstanceOfSatisfying(
              DataDirectoryInUseException.class,
              e -> assertThat(e.pid()).isEqualTo(OptionalLong.of(keeper.process.pid())))
          .hasMessageContaining("process " + keeper.process.pid())
          .hasMessageContaining("QUARRY_DATA");
    } finally {
      keeper.process.destroyForcibly();
    }
    ProcessHandle.of(keeper.serverPid)
        .ifPresent(server -> server.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  @ParameterizedTest
  @EnabledOnOs(OS.LINUX)
  @ValueSource(strings = {"signal", "watchdog"})
  void interrupt_from_the_terminal_does_not_reach_the_server(String tie) throws Exception {
    Keeper keeper = startKeeper(tie);
    try {
      assertThat(processGroup(keeper.serverPid)).isNotEqualTo(processGroup(keeper.process.pid()));
    } finally {
      keeper.process.destroyForcibly();
    }
    ProcessHandle.of(keeper.serverPid)
        .ifPresent(server -> server.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  private record Keeper(Process process, long serverPid, String url) {}

  private Keeper startKeeper(String tie) throws IOException {
    createdIn(directory);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerKeeper.class.getName(),
                directory.toString(),
                TestDatabase.binaries().toString(),
                tie)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.contains("jdbc:")) {
      line = output.readLine();
    }
    assertThat(line).as("the keeper's server started").isNotNull();
    String[] words = line.split(" ");
    return new Keeper(process, Long.parseLong(words[0]), words[1]);
  }

  /** The connection stays open: a server that waited for its clients would never end. */
  @SuppressWarnings("resource")
  private void insertThroughOpenConnection(String url) throws SQLException, IOException {
    var connection =
        DriverManager.getConnection(url, Cluster.ROLE, ServerFixture.password(directory));
    connection.createStatement().execute("create table t (x text)");
    connection.createStatement().execute("insert into t values ('kept')");
  }

  private static String processGroup(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2];
  }
}

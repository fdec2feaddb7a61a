package dev.quarry.orchestrator.store.postgres.embedded;

import static dev.quarry.orchestrator.store.postgres.embedded.ServerFixture.createdIn;
import static dev.quarry.orchestrator.store.postgres.embedded.ServerFixture.optionsIn;
import static dev.quarry.orchestrator.store.postgres.embedded.ServerFixture.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarry.orchestrator.store.postgres.TestDatabase;
import dev.quarry.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server after its owner process was killed with SIGKILL. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class KilledProcessTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"signal", "watchdog"})
  void server_stops_with_a_killed_owner_and_the_next_start_has_the_committed_data(String launcher)
      throws Exception {
    Owner owner = startOwner(launcher);
    ProcessHandle server = ProcessHandle.of(owner.serverPid).orElseThrow();
    insertThroughOpenConnection(owner.url);

    owner.process.destroyForcibly();

    server.onExit().get(10, TimeUnit.SECONDS);
    try (EmbeddedPostgres next = EmbeddedPostgres.start(optionsIn(directory))) {
      assertThat(query(next, "select x from t")).isEqualTo("kept");
    }
  }

  @Test
  void next_start_stops_the_server_of_a_killed_owner() throws Exception {
    Owner owner = startOwner("signal");

    owner.process.destroyForcibly().waitFor();

    try (EmbeddedPostgres next = EmbeddedPostgres.start(optionsIn(directory))) {
      assertThat(next.pid()).isNotEqualTo(owner.serverPid);
      assertThat(query(next, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void second_instance_is_refused_with_the_process_id_of_the_first() throws Exception {
    Owner owner = startOwner("signal");
    try {
      assertThatThrownBy(() -> EmbeddedPostgres.start(optionsIn(directory)))
          .isInstanceOfSatisfying(
              DataDirectoryInUseException.class,
              e -> assertThat(e.pid()).isEqualTo(OptionalLong.of(owner.process.pid())))
          .hasMessageContaining("process " + owner.process.pid())
          .hasMessageContaining("QUARRY_DATA");
    } finally {
      owner.process.destroyForcibly();
    }
    ProcessHandle.of(owner.serverPid)
        .ifPresent(server -> server.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  @ParameterizedTest
  @EnabledOnOs(OS.LINUX)
  @ValueSource(strings = {"signal", "watchdog"})
  void terminal_interrupt_does_not_reach_the_server(String launcher) throws Exception {
    Owner owner = startOwner(launcher);
    try {
      assertThat(processGroup(owner.serverPid)).isNotEqualTo(processGroup(owner.process.pid()));
    } finally {
      owner.process.destroyForcibly();
    }
    ProcessHandle.of(owner.serverPid)
        .ifPresent(server -> server.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  private record Owner(Process process, long serverPid, String url) {}

  private Owner startOwner(String launcher) throws IOException {
    createdIn(directory);
    Process process =
        JavaProcess.builder(
                List.of(),
                EmbeddedServerMain.class,
                List.of(directory.toString(), TestDatabase.binaries().toString(), launcher))
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.contains("jdbc:")) {
      line = output.readLine();
    }
    assertThat(line).as("the owner's server started").isNotNull();
    String[] words = line.split(" ");
    return new Owner(process, Long.parseLong(words[0]), words[1]);
  }

  /** The connection stays open: a smart shutdown, which waits for clients, would never end. */
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

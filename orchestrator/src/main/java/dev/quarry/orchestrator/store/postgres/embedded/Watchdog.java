package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For systems without a parent death signal (macOS): a shell reads from a pipe that only this
 * process holds open, and stops the server at end of file. The kernel closes the pipe when this
 * process ends, even after SIGKILL.
 */
final class Watchdog implements ServerLauncher {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
  private static final String WAIT_THEN_EXEC = "trap '' INT TERM HUP; cat > /dev/null; exec \"$@\"";

  private final Cluster cluster;
  private @Nullable Process shell;

  Watchdog(Cluster cluster) {
    // pg_ctl passes its paths to a shell in double quotes.
    for (Path path : List.of(cluster.directory(), cluster.binaries().home())) {
      if (path.toString().matches(".*[$`\"\\\\].*")) {
        throw new EmbeddedPostgresException(
            "On this system the path of the data directory must not contain $ ` \" or \\: " + path);
      }
    }
    this.cluster = cluster;
  }

  @Override
  public Optional<ServerProcess> start(int port) {
    // pg_ctl starts the server in a new session, which does not receive a terminal's Ctrl-C.
    BoundedCommand.run(
        cluster
            .user()
            .command(
                cluster.binaries().program("pg_ctl"),
                "start",
                "--wait",
                "--timeout=" + START_TIMEOUT.toSeconds(),
                "--pgdata=" + cluster.data(),
                "--log=" + cluster.log().file(),
                "--options=-c " + String.join(" -c ", ServerSettings.forPort(port))),
        START_TIMEOUT);
    Optional<ServerProcess> server =
        PostmasterPid.read(cluster.data())
            .flatMap(state -> state.process(cluster.data()))
            .map(handle -> new ServerProcess(cluster, handle));
    server.ifPresent(this::startShell);
    return server;
  }

  private void startShell(ServerProcess server) {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", WAIT_THEN_EXEC, "quarry-watchdog"));
    // By process id, not by data directory, where a later server may run by then.
    command.addAll(
        cluster
            .user()
            .command(
                cluster.binaries().program("pg_ctl"),
                "kill",
                "INT",
                Long.toString(server.handle().pid())));
    try {
      shell =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      server.stop();
      throw new EmbeddedPostgresException("The watchdog of PostgreSQL cannot be started", e);
    }
  }

  @Override
  public void close() {
    if (shell != null) {
      try {
        shell.getOutputStream().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

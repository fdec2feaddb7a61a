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
 * Where there is no parent death signal (macOS): a shell waits for the end of a pipe that only this
 * process holds open, and then stops the server. The pipe ends with the process, even by kill -9.
 */
final class Watchdog implements LifeTie {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final String WAIT_THEN = "trap '' INT TERM HUP; cat > /dev/null; exec \"$@\"";

  private final Cluster cluster;
  private @Nullable Process shell;

  Watchdog(Cluster cluster) {
    // pg_ctl puts its paths between double quotes and gives them to a shell.
    for (Path path : List.of(cluster.directory(), cluster.binaries().home())) {
      if (path.toString().matches(".*[$`\"\\\\].*")) {
        throw new EmbeddedPostgresException(
            "On this system the data directory's path must be free of $ ` \" and \\: " + path);
      }
    }
    this.cluster = cluster;
  }

  @Override
  public Optional<ServerProcess> start(int port) {
    // pg_ctl gives the server a session of its own, out of reach of a terminal's Ctrl-C.
    BoundedCommand.run(
        cluster
            .user()
            .command(
                cluster.binaries().program("pg_ctl"),
                "start",
                "--wait",
                "--timeout=" + START_LIMIT.toSeconds(),
                "--pgdata=" + cluster.data(),
                "--log=" + cluster.log().file(),
                "--options=-c " + String.join(" -c ", ServerSettings.forPort(port))),
        START_LIMIT);
    Optional<ServerProcess> server =
        PostmasterPid.read(cluster.data())
            .flatMap(state -> state.process(cluster.data()))
            .map(handle -> new ServerProcess(cluster, handle));
    server.ifPresent(this::watchOver);
    return server;
  }

  private void watchOver(ServerProcess server) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WAIT_THEN, "quarry-watchdog"));
    // By its id, not by its directory, where a later server may run by then.
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
      throw new EmbeddedPostgresException("The server's watchdog cannot be started", e);
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

package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Linux: the kernel sends SIGINT (PostgreSQL's fast shutdown) to the server when its parent ends.
 *
 * <p>Three pitfalls. The "parent" is the thread that started the process, so that thread lives as
 * long as the server. A change of credentials can clear the signal, so it is set last, after the
 * user namespace is entered. Ctrl-C in a terminal signals the whole process group, so the server
 * runs in a session of its own: it must not stop before its clients.
 */
record ParentDeathSignal(Cluster cluster) implements ServerLauncher {

  static boolean isAvailable(ServerUser user) {
    return BoundedCommand.run(withSignal(user, "true"), Duration.ofSeconds(10)).succeeded();
  }

  @Override
  public Optional<ServerProcess> start(int port) {
    CompletableFuture<Process> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("quarry-postgres")
        .daemon()
        .start(() -> startAndAwaitExit(builder(port), started));
    try {
      return Optional.of(new ServerProcess(cluster, started.join().toHandle()));
    } catch (CompletionException e) {
      throw new EmbeddedPostgresException("PostgreSQL could not be started: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    // The thread ends with the server.
  }

  private static void startAndAwaitExit(
      ProcessBuilder builder, CompletableFuture<Process> started) {
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      started.completeExceptionally(e);
      return;
    }
    started.complete(process);
    process.onExit().join();
  }

  private ProcessBuilder builder(int port) {
    List<String> command =
        new ArrayList<>(withSignal(cluster.user(), cluster.binaries().program("postgres")));
    command.add("-D");
    command.add(cluster.data().toString());
    for (String setting : ServerSettings.forPort(port)) {
      command.add("-c");
      command.add(setting);
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    BoundedCommand.useCLocale(builder);
    return builder
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(cluster.log().file().toFile()));
  }

  /** Each command executes the next one in its place (exec), so the process id is the server's. */
  private static List<String> withSignal(ServerUser user, String program) {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(user.command("setpriv", "--pdeathsig", "INT", program));
    return command;
  }
}

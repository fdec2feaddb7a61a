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
 * Linux: the kernel sends the server SIGINT, PostgreSQL's fast shutdown, when its parent ends.
 *
 * <p>Three things about it are easy to get wrong. The "parent" is the thread that started the
 * process, so that thread lives as long as the server. A change of credentials can clear the
 * signal, so it is set last, after the user namespace is entered. And a Ctrl-C in a terminal goes
 * to the whole process group, so the server gets a session of its own: it must not stop before its
 * users do.
 */
record DeathSignal(Cluster cluster) implements LifeTie {

  static boolean isAvailable(ServerUser user) {
    return BoundedCommand.run(tied(user, "true"), Duration.ofSeconds(10)).succeeded();
  }

  @Override
  public Optional<ServerProcess> start(int port) {
    CompletableFuture<Process> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("quarry-postgres")
        .daemon()
        .start(() -> startAndStay(builder(port), started));
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

  private static void startAndStay(ProcessBuilder builder, CompletableFuture<Process> started) {
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
        new ArrayList<>(tied(cluster.user(), cluster.binaries().program("postgres")));
    command.add("-D");
    command.add(cluster.data().toString());
    for (String setting : ServerSettings.forPort(port)) {
      command.add("-c");
      command.add(setting);
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    BoundedCommand.plainLocale(builder);
    return builder
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(cluster.log().file().toFile()));
  }

  /** Each of these replaces itself by the next, so the process id stays the server's own. */
  private static List<String> tied(ServerUser user, String program) {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(user.command("setpriv", "--pdeathsig", "INT", program));
    return command;
  }
}

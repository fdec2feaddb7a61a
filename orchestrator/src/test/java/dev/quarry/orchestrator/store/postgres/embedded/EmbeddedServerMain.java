package dev.quarry.orchestrator.store.postgres.embedded;

import java.nio.file.Path;
import java.util.function.Function;

/** A process that starts the server, prints its process id and URL, and runs until it is killed. */
final class EmbeddedServerMain {
  private EmbeddedServerMain() {}

  public static void main(String[] args) throws Exception {
    Function<Cluster, ServerLauncher> launchers =
        args[2].equals("signal") ? ParentDeathSignal::new : Watchdog::new;
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(
            new EmbeddedPostgres.Options(Path.of(args[0]), Path.of(args[1]), step -> {}),
            launchers);
    System.out.println(postgres.pid() + " " + postgres.jdbcUrl());
    System.in.read();
  }
}

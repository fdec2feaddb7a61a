package dev.quarry.orchestrator.store.postgres.embedded;

import java.nio.file.Path;
import java.util.function.Function;

/** A process that starts the server, says so, and stays until it is killed. */
final class ServerKeeper {
  private ServerKeeper() {}

  public static void main(String[] args) throws Exception {
    Function<Cluster, LifeTie> ties = args[2].equals("signal") ? DeathSignal::new : Watchdog::new;
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(
            new EmbeddedPostgres.Options(Path.of(args[0]), Path.of(args[1]), step -> {}), ties);
    System.out.println(postgres.pid() + " " + postgres.jdbcUrl());
    System.in.read();
  }
}

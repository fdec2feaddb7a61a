package dev.quarry.orchestrator.store.postgres.embedded;

import java.util.Optional;

/** Starts the server in such a way that it stops when this process ends, even if it is killed. */
sealed interface ServerLauncher extends AutoCloseable permits ParentDeathSignal, Watchdog {

  /** The parent death signal where the operating system supports it, otherwise the watchdog. */
  static ServerLauncher detect(Cluster cluster) {
    return ParentDeathSignal.isAvailable(cluster.user())
        ? new ParentDeathSignal(cluster)
        : new Watchdog(cluster);
  }

  /** Empty if the server exited at once; its log contains the reason. */
  Optional<ServerProcess> start(int port);

  /** Called when the server has ended. */
  @Override
  void close();
}

package dev.quarry.orchestrator.store.postgres.embedded;

import java.util.Optional;

/** Starts the server so that it does not outlive this process, however this process ends. */
sealed interface LifeTie extends AutoCloseable permits DeathSignal, Watchdog {

  /** The best tie that this system has. */
  static LifeTie detect(Cluster cluster) {
    return DeathSignal.isAvailable(cluster.user())
        ? new DeathSignal(cluster)
        : new Watchdog(cluster);
  }

  /** Empty if the server ended at once; its log tells why. */
  Optional<ServerProcess> start(int port);

  /** Called when the server has ended. */
  @Override
  void close();
}

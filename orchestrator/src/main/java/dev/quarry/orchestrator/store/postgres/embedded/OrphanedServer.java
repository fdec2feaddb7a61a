package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The server of a Quarry process that was killed. It may still run or stop, or only its pid file is
 * left.
 */
final class OrphanedServer {
  private OrphanedServer() {}

  /**
   * Stops the server and deletes its pid file. The caller holds the instance lock, so no other
   * process owns a server on these data.
   */
  static void stop(Cluster cluster, Consumer<String> progress) {
    Optional<PostmasterPid> state = PostmasterPid.read(cluster.data());
    if (state.isEmpty()) {
      return;
    }
    Optional<ProcessHandle> running = state.get().process(cluster.data());
    if (running.isPresent()) {
      progress.accept(
          "Stopping the PostgreSQL of an earlier run that was killed (process %d)"
              .formatted(running.get().pid()));
      if (!new ServerProcess(cluster, running.get()).stop()) {
        throw new EmbeddedPostgresException(
            "The PostgreSQL of an earlier run does not stop. End process %d, then start Quarry again."
                .formatted(running.get().pid()));
      }
    }
    try {
      // PostgreSQL refuses to start if another process of this user now has the process id in it.
      Files.deleteIfExists(PostmasterPid.file(cluster.data()));
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "The pid file of a server that has ended cannot be deleted: "
              + PostmasterPid.file(cluster.data()),
          e);
    }
  }
}

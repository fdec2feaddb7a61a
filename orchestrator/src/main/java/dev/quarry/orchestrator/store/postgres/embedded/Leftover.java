package dev.quarry.orchestrator.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/** The server of a Quarry that was killed: perhaps still stopping, perhaps only its pid file. */
final class Leftover {
  private Leftover() {}

  /** To be called under the instance lock: whoever runs on these data then has no owner. */
  static void clear(Cluster cluster, Consumer<String> progress) {
    Optional<PostmasterPid> state = PostmasterPid.read(cluster.data());
    if (state.isEmpty()) {
      return;
    }
    Optional<ProcessHandle> running = state.get().process(cluster.data());
    if (running.isPresent()) {
      progress.accept(
          "Stopping the PostgreSQL that an earlier run left behind (process %d)"
              .formatted(running.get().pid()));
      if (!new ServerProcess(cluster, running.get()).stop()) {
        throw new EmbeddedPostgresException(
            "A PostgreSQL that an earlier run left behind does not stop: end process %d, then start again."
                .formatted(running.get().pid()));
      }
    }
    try {
      // PostgreSQL refuses to start if another program of this user has the dead server's id now.
      Files.deleteIfExists(PostmasterPid.file(cluster.data()));
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "A stale file cannot be removed: " + PostmasterPid.file(cluster.data()), e);
    }
  }
}

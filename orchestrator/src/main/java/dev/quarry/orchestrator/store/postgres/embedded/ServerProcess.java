package dev.quarry.orchestrator.store.postgres.embedded;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that was started, or found, on a cluster. */
record ServerProcess(Cluster cluster, ProcessHandle handle) {
  private static final Duration FAST = Duration.ofSeconds(30);
  private static final Duration IMMEDIATE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(10);

  /**
   * Waits until connections are accepted; recovery after a crash is part of it.
   *
   * @return false if the server ended instead
   */
  boolean awaitReady(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      if (isReady()) {
        return true;
      }
      if (endsWithin(POLL)) {
        return false;
      }
    }
    throw new EmbeddedPostgresException(
        "PostgreSQL did not become ready within %d s. The end of its log:%n%s"
            .formatted(limit.toSeconds(), cluster.log().tail()));
  }

  private boolean isReady() {
    return PostmasterPid.read(cluster.data())
        .filter(state -> state.pid() == handle.pid() && state.ready())
        .isPresent();
  }

  private boolean endsWithin(Duration time) {
    try {
      handle.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException("Interrupted while PostgreSQL started", e);
    }
  }

  /**
   * Fast shutdown: open transactions are rolled back and everything is written. Only a server that
   * does not end so within 30 s is stopped harder and left to recover at the next start.
   *
   * @return whether it ended
   */
  boolean stop() {
    signal("INT");
    if (!BoundedCommand.endsWithin(handle, FAST)) {
      signal("QUIT");
      if (!BoundedCommand.endsWithin(handle, IMMEDIATE)) {
        handle.destroyForcibly();
      }
    }
    return BoundedCommand.endsWithin(handle, IMMEDIATE);
  }

  private void signal(String name) {
    // Not ProcessHandle.destroy: its SIGTERM means "when all clients have left" to PostgreSQL.
    BoundedCommand.run(
        cluster
            .user()
            .command(
                cluster.binaries().program("pg_ctl"), "kill", name, Long.toString(handle.pid())),
        IMMEDIATE);
  }
}

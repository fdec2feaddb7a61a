package dev.quarry.orchestrator.store.postgres.embedded;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running server of a cluster. */
record ServerProcess(Cluster cluster, ProcessHandle handle) {
  private static final Duration FAST_SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration IMMEDIATE_SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

  /**
   * Waits until the server accepts connections, including crash recovery.
   *
   * @return false if the server exited instead
   */
  boolean awaitReady(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      if (isReady()) {
        return true;
      }
      if (endsWithin(POLL_INTERVAL)) {
        return false;
      }
    }
    throw new EmbeddedPostgresException(
        "PostgreSQL was not ready within %d s. The end of its log:%n%s"
            .formatted(timeout.toSeconds(), cluster.log().tail()));
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
   * Fast shutdown: the server rolls back open transactions and writes a checkpoint. After 30 s
   * follows an immediate shutdown, then SIGKILL; the next start then runs crash recovery.
   *
   * @return whether the server exited
   */
  boolean stop() {
    signal("INT");
    if (!BoundedCommand.endsWithin(handle, FAST_SHUTDOWN_TIMEOUT)) {
      signal("QUIT");
      if (!BoundedCommand.endsWithin(handle, IMMEDIATE_SHUTDOWN_TIMEOUT)) {
        handle.destroyForcibly();
      }
    }
    return BoundedCommand.endsWithin(handle, IMMEDIATE_SHUTDOWN_TIMEOUT);
  }

  private void signal(String name) {
    // Not ProcessHandle.destroy: SIGTERM is PostgreSQL's smart shutdown, which waits for clients.
    BoundedCommand.run(
        cluster
            .user()
            .command(
                cluster.binaries().program("pg_ctl"), "kill", name, Long.toString(handle.pid())),
        IMMEDIATE_SHUTDOWN_TIMEOUT);
  }
}

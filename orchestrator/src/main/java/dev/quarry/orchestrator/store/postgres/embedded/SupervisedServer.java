package dev.quarry.orchestrator.store.postgres.embedded;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts a server that exits unexpectedly, for example because it was killed by the OOM killer or
 * the disk was full. It retries with exponential backoff until {@link #stop}: Quarry cannot work
 * without its database. Thread-safe.
 */
final class SupervisedServer {
  private static final Logger log = LoggerFactory.getLogger(SupervisedServer.class);
  private static final Duration MIN_RESTART_DELAY = Duration.ofMillis(200);
  private static final Duration MAX_RESTART_DELAY = Duration.ofSeconds(15);

  private final Supplier<Optional<ServerProcess>> startAttempt;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stop = lock.newCondition();
  private ServerProcess server;
  private boolean stopping;

  /**
   * @param startAttempt tries once to start the server at the same address; empty or an {@link
   *     EmbeddedPostgresException} if the server did not become ready
   */
  SupervisedServer(ServerProcess server, Supplier<Optional<ServerProcess>> startAttempt) {
    this.server = server;
    this.startAttempt = startAttempt;
    watchForExit(server);
  }

  ServerProcess server() {
    lock.lock();
    try {
      return server;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops the server without a restart.
   *
   * @return whether it ended
   */
  boolean stop() {
    lock.lock();
    try {
      stopping = true;
      stop.signalAll();
      return server.stop();
    } finally {
      lock.unlock();
    }
  }

  private void watchForExit(ServerProcess running) {
    Thread.ofPlatform()
        .daemon()
        .name("postgres-supervisor")
        .start(
            () -> {
              running.handle().onExit().join();
              restartUntilReady(running);
            });
  }

  private void restartUntilReady(ServerProcess ended) {
    lock.lock();
    try {
      if (stopping) {
        return;
      }
      log.error(
          "PostgreSQL (process {}) exited unexpectedly. It is restarted. The end of its log"
              + " follows.",
          ended.handle().pid());
      ended.cluster().log().tailLines().forEach(SupervisedServer::logLine);
      Duration delay = MIN_RESTART_DELAY;
      while (!stopping && !tryRestart()) {
        stop.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        delay = doubled(delay);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean tryRestart() {
    try {
      Optional<ServerProcess> next = startAttempt.get();
      if (next.isPresent()) {
        server = next.get();
        log.info("PostgreSQL was restarted (process {}).", server.handle().pid());
        watchForExit(server);
        return true;
      }
      log.warn("PostgreSQL did not start; retrying. The end of its log follows.");
      server.cluster().log().tailLines().forEach(SupervisedServer::logLine);
    } catch (EmbeddedPostgresException e) {
      log.warn("PostgreSQL did not start; retrying.", e);
    }
    return false;
  }

  /** One entry for each line: a log entry cannot contain line breaks. */
  private static void logLine(String line) {
    log.warn("PostgreSQL: {}", line);
  }

  private static Duration doubled(Duration delay) {
    Duration doubled = delay.multipliedBy(2);
    return doubled.compareTo(MAX_RESTART_DELAY) > 0 ? MAX_RESTART_DELAY : doubled;
  }
}

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
 * Starts a server again that ended although nobody stopped it: killed for memory, by a full disk or
 * by hand. It tries until it is told to stop, because without its database Quarry can do nothing,
 * and callers are told so meanwhile. Thread-safe.
 */
final class KeptServer {
  private static final Logger log = LoggerFactory.getLogger(KeptServer.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final Supplier<Optional<ServerProcess>> starts;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stop = lock.newCondition();
  private ServerProcess server;
  private boolean stopping;

  /**
   * @param starts one attempt to start the server at the same address; empty or an {@link
   *     EmbeddedPostgresException} if it did not become ready
   */
  KeptServer(ServerProcess server, Supplier<Optional<ServerProcess>> starts) {
    this.server = server;
    this.starts = starts;
    watch(server);
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
   * Stops the server for good.
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

  private void watch(ServerProcess running) {
    Thread.ofPlatform()
        .daemon()
        .name("kept-postgres")
        .start(
            () -> {
              running.handle().onExit().join();
              startAgain(running);
            });
  }

  private void startAgain(ServerProcess ended) {
    lock.lock();
    try {
      if (stopping) {
        return;
      }
      log.error(
          "PostgreSQL (process {}) ended although nobody stopped it. It is started again. The end"
              + " of its log:\n"
              + "{}",
          ended.handle().pid(),
          ended.cluster().log().tail());
      Duration pause = FIRST_PAUSE;
      while (!stopping && !startedAgain()) {
        stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        pause = longer(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean startedAgain() {
    try {
      Optional<ServerProcess> next = starts.get();
      if (next.isPresent()) {
        server = next.get();
        log.info("PostgreSQL runs again (process {}).", server.handle().pid());
        watch(server);
        return true;
      }
      log.warn("PostgreSQL did not start; trying again. {}", server.cluster().log().tail());
    } catch (EmbeddedPostgresException e) {
      log.warn("PostgreSQL did not start; trying again.", e);
    }
    return false;
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}

package dev.quarry.orchestrator.store.redis;

import dev.quarry.orchestrator.periodic.RepeatingTask;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task repeatedly on its own thread and its own Redis connection. If Redis does not respond
 * in time, the connection is closed and a new one is opened. Can be started once.
 */
final class RedisLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLoop.class);
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  /** The work of a loop. */
  interface Task {
    /** Called once on each new connection. */
    default void begin(StatefulRedisConnection<String, String> redis) {}

    /** Called repeatedly; must return within a few seconds. */
    void step(StatefulRedisConnection<String, String> redis) throws InterruptedException;

    /** Called when the connection is lost. */
    default void unavailable() {}
  }

  private final RedisClient client;
  private final String name;
  private final Task task;
  private final RepeatingTask loop;
  private volatile boolean connected;
  private boolean warned;

  RedisLoop(RedisClient client, String name, Task task) {
    this.client = client;
    this.name = name;
    this.task = task;
    this.loop = new RepeatingTask("bus-" + name, MAX_BACKOFF, this::run);
  }

  void start() {
    loop.start();
  }

  /** Whether the connection is open and the last command succeeded. */
  boolean connected() {
    return connected;
  }

  private Duration run() throws InterruptedException {
    try (StatefulRedisConnection<String, String> redis = client.connect()) {
      task.begin(redis);
      connectionRestored();
      while (!loop.isClosed()) {
        task.step(redis);
      }
    } catch (RedisException e) {
      unavailable(e);
    } catch (RuntimeException e) {
      unavailable(e);
      throw e;
    } finally {
      connected = false;
      task.unavailable();
    }
    return RECONNECT_DELAY;
  }

  private void connectionRestored() {
    connected = true;
    if (warned) {
      log.info("Redis is available again: {} continues.", name);
      warned = false;
    }
  }

  private void unavailable(RuntimeException cause) {
    if (!warned && !loop.isClosed()) {
      log.warn(
          "Redis (REDIS_URL) does not respond. {} retries, and nodes poll in the meantime: {}",
          name,
          cause.toString());
      warned = true;
    }
  }

  @Override
  public void close() {
    loop.close();
    loop.interrupt();
    try {
      loop.join(STOP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

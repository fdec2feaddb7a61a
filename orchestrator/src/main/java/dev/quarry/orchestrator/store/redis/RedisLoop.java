package dev.quarry.orchestrator.store.redis;

import dev.quarry.orchestrator.schedule.RepeatingTask;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing with Redis over and over, in a thread and on a connection of its own. When Redis
 * does not answer in time, the connection is given up and another one tried. Runs once.
 */
final class RedisLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLoop.class);
  private static final Duration RECONNECT_DELAY = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  /** What is done. */
  interface Task {
    /** Once on each new connection. */
    default void begin(StatefulRedisConnection<String, String> redis) {}

    /** Over and over; each time for a few seconds at most. */
    void step(StatefulRedisConnection<String, String> redis) throws InterruptedException;

    /** Redis does not answer any more. */
    default void away() {}
  }

  private final RedisClient client;
  private final String name;
  private final Task task;
  private final RepeatingTask connecting;
  private volatile boolean answering;
  private boolean told;

  RedisLoop(RedisClient client, String name, Task task) {
    this.client = client;
    this.name = name;
    this.task = task;
    this.connecting = new RepeatingTask("bus-" + name, MAX_BACKOFF, this::connected);
  }

  void start() {
    connecting.start();
  }

  /** Whether Redis has answered the last time. */
  boolean answering() {
    return answering;
  }

  private Duration connected() throws InterruptedException {
    try (StatefulRedisConnection<String, String> redis = client.connect()) {
      task.begin(redis);
      answers();
      while (!connecting.isClosed()) {
        task.step(redis);
      }
    } catch (RedisException e) {
      away(e);
    } catch (RuntimeException e) {
      away(e);
      throw e;
    } finally {
      answering = false;
      task.away();
    }
    return RECONNECT_DELAY;
  }

  private void answers() {
    answering = true;
    if (told) {
      log.info("Redis answers again: {} goes on.", name);
      told = false;
    }
  }

  private void away(RuntimeException why) {
    if (!told && !connecting.isClosed()) {
      log.warn(
          "Redis (REDIS_URL) does not answer; {} waits for it and nodes poll meanwhile: {}",
          name,
          why.toString());
      told = true;
    }
  }

  @Override
  public void close() {
    connecting.close();
    connecting.interrupt();
    try {
      connecting.join(STOP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

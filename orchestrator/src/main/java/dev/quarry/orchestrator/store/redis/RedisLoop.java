package dev.quarry.orchestrator.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing with Redis over and over, in a thread and on a connection of its own. When Redis
 * does not answer in time, the connection is given up and another one tried. Runs once.
 */
final class RedisLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLoop.class);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration STOPPING = Duration.ofSeconds(2);

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
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean answering;
  private boolean told;

  RedisLoop(RedisClient client, String name, Task task) {
    this.client = client;
    this.name = name;
    this.task = task;
    // Not a virtual thread: handlers that keep the carriers busy must not hold up a wake-up.
    this.thread = Thread.ofPlatform().daemon().name("quarry-bus-" + name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether Redis has answered the last time. */
  boolean answering() {
    return answering;
  }

  private void run() {
    try {
      do {
        connected();
      } while (!closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      log.debug("The bus stops: {}", name);
    }
  }

  private void connected() throws InterruptedException {
    try (StatefulRedisConnection<String, String> redis = client.connect()) {
      task.begin(redis);
      answers();
      while (!isClosed()) {
        task.step(redis);
      }
    } catch (RedisException e) {
      away(e);
    } catch (RuntimeException e) {
      away(e);
      log.error("The bus failed and is tried again: {}", name, e);
    } finally {
      answering = false;
      task.away();
    }
  }

  private void answers() {
    answering = true;
    if (told) {
      log.info("Redis answers again: {} goes on.", name);
      told = false;
    }
  }

  private void away(RuntimeException why) {
    if (!told && !isClosed()) {
      log.warn(
          "Redis (REDIS_URL) does not answer; {} waits for it and nodes poll meanwhile: {}",
          name,
          why.toString());
      told = true;
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(STOPPING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.redis.RedisServer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis, which only wakes nodes, is emptied and killed. */
@Tag("full")
class RedisTest {
  /** So long that a node which is not woken is told from one that is. */
  private static final Duration POLL = Duration.ofSeconds(4);

  private static final Duration SLACK = Duration.ofSeconds(2);

  @Test
  void losing_redis_costs_a_poll_and_nothing_else() throws Exception {
    try (RedisServer redis = RedisServer.embedded();
        Scene scene = new Scene("losing_redis_costs_a_poll_and_nothing_else")) {
      NodeProcess api = start(scene, redis);
      awaitWoken(scene, api, "at first", Duration.ofSeconds(20));
      for (int round = 0; round < 5; round++) {
        redis.flush();
        scene.injected("FLUSHALL");
        assertThat(delay(scene, api, "after a flush")).isLessThan(POLL.plus(SLACK));
        awaitWoken(scene, api, "the group is rebuilt", Duration.ofSeconds(5).plus(SLACK));
      }
      for (int round = 0; round < 3; round++) {
        redis.kill();
        scene.injected("Redis killed without persistence");
        for (int i = 0; i < 3; i++) {
          assertThat(delay(scene, api, "without Redis")).isLessThan(POLL.plus(SLACK));
        }
        redis.start();
        awaitWoken(scene, api, "Redis is back", Duration.ofSeconds(30));
      }
      scene.settle(Duration.ofMinutes(1));
    }
  }

  private static NodeProcess start(Scene scene, RedisServer redis) throws Exception {
    scene.with("quarry.bus", "redis").with("quarry.redis.url", redis.url());
    scene.with("quarry.engine.poll", POLL.toMillis() + "ms");
    scene.start("worker");
    return scene.with("quarry.roles", "api").start("api");
  }

  /** From the submission to the start of the handler on the other node. */
  private static Duration delay(Scene scene, NodeProcess api, String title) throws Exception {
    long sent = System.nanoTime();
    UUID job = scene.submit(api, title + " " + sent);
    Await.until("starts", POLL.plus(POLL).plus(SLACK), () -> !scene.ledger.starts(job).isEmpty());
    return Duration.ofNanos(scene.ledger.starts(job).getFirst().nanos() - sent);
  }

  /** Three jobs in a row that start well before a poll would find them. */
  private static void awaitWoken(Scene scene, NodeProcess api, String what, Duration limit) {
    Await.until(
        what,
        limit,
        () -> {
          for (int i = 0; i < 2; i++) {
            if (delay(scene, api, what).toMillis() > 1_000) {
              return false;
            }
          }
          return true;
        });
  }
}

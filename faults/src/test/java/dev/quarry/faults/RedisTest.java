package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.redis.RedisServer;
import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis, which only wakes nodes, is emptied, killed and frozen. */
@Tag("full")
class RedisTest {
  /** Long enough to distinguish a node that polls from one that was woken. */
  private static final Duration POLL = Duration.ofSeconds(4);

  /** Duration of submission, claim and start on a busy machine. */
  private static final Duration SLACK = Duration.ofMillis(500);

  private static final Duration REBUILT = Duration.ofSeconds(5);
  private static final Duration FROZEN = Duration.ofSeconds(60);

  @Test
  void losing_redis_costs_a_poll_and_nothing_else() throws Exception {
    try (RedisServer redis = RedisServer.embedded();
        Scene scene = new Scene("losing_redis_costs_a_poll_and_nothing_else")) {
      NodeProcess api = start(scene, redis);
      Delays delays = new Delays(scene, api);
      delays.awaitWoken("at first", Duration.ofSeconds(20));
      long rebuilt = 0;
      for (int round = 0; round < 5; round++) {
        redis.flush();
        long flushed = System.nanoTime();
        scene.injected("FLUSHALL");
        delays.of("after a flush");
        Await.until("the group is there", REBUILT, () -> hasGroup(redis));
        rebuilt = Math.max(rebuilt, System.nanoTime() - flushed);
        delays.awaitWoken("woken by the new group", REBUILT.plus(POLL));
      }
      for (int round = 0; round < 3; round++) {
        redis.kill();
        scene.injected("Redis killed without persistence");
        for (int i = 0; i < 3; i++) {
          delays.of("without Redis");
        }
        redis.start();
        Await.until("the group is there", REBUILT, () -> hasGroup(redis));
        delays.awaitWoken("Redis is back", Duration.ofSeconds(30));
      }
      Report.note(
          "  group",
          "rebuilt within %d ms of a flush; the longest wait for a start was %d ms at a poll of %d ms"
              .formatted(rebuilt / 1_000_000, delays.longest.toMillis(), POLL.toMillis()));
      scene.settle(Duration.ofMinutes(1));
      assertThat(Duration.ofNanos(rebuilt)).isLessThan(REBUILT);
      assertThat(delays.longest).isLessThan(POLL.plus(SLACK));
    }
  }

  @Test
  void submissions_do_not_wait_for_a_redis_that_is_frozen() throws Exception {
    try (RedisServer redis = RedisServer.embedded();
        Scene scene = new Scene("submissions_do_not_wait_for_a_redis_that_is_frozen")) {
      NodeProcess api = start(scene, redis);
      Delays delays = new Delays(scene, api);
      delays.awaitWoken("at first", Duration.ofSeconds(20));
      SteadyClient.submit(scene, api, 20, Duration.ofSeconds(10)); // Warm-up.
      // The jobs stay queued, so that the worker takes no processor time from the measurement.
      queue(api, "pause");
      redis.freeze();
      scene.injected("Redis frozen for 60 s under 20 POSTs a second");
      SteadyClient.Times times = SteadyClient.submit(scene, api, 20, FROZEN);
      Report.note("  POST while Redis is frozen", times.toString());
      queue(api, "resume");
      Await.until(
          "the worker goes on", Duration.ofMinutes(5), () -> scene.jobs.count("queued") == 0);
      delays.of("while frozen");
      redis.thaw();
      delays.awaitWoken("Redis goes on", Duration.ofSeconds(30));
      scene.settle(Duration.ofMinutes(2));
      assertThat(times.percentile(99)).as("p99 of POST in ms: %s", times).isLessThan(200);
    }
  }

  private static void queue(NodeProcess api, String what) throws Exception {
    assertThat(api.api().post("/admin/queues/text/" + what, "").status()).isEqualTo(200);
  }

  private static NodeProcess start(Scene scene, RedisServer redis) throws Exception {
    scene.with("quarry.bus", "redis").with("quarry.redis.url", redis.url());
    scene.with("quarry.engine.poll", POLL.toMillis() + "ms");
    scene.start("worker");
    return scene.with("quarry.roles", "api").start("api");
  }

  /** Reads a value of {@code INFO}. */
  private static boolean hasGroup(RedisServer redis) {
    return redis.tell("XINFO GROUPS quarry:work").contains("workers");
  }

  /** The latencies from submission to the start of the handler on the other node. */
  private static final class Delays {
    private final Scene scene;
    private final NodeProcess api;
    private Duration longest = Duration.ZERO;

    Delays(Scene scene, NodeProcess api) {
      this.scene = scene;
      this.api = api;
    }

    Duration of(String title) throws Exception {
      long sent = System.nanoTime();
      UUID job = scene.submit(api, title + " " + sent);
      Await.until("starts", POLL.multipliedBy(3), () -> !scene.ledger.starts(job).isEmpty());
      Duration delay = Duration.ofNanos(scene.ledger.starts(job).getFirst().nanos() - sent);
      longest = delay.compareTo(longest) > 0 ? delay : longest;
      return delay;
    }

    /** Waits until two consecutive jobs start well before the next poll. */
    void awaitWoken(String what, Duration limit) {
      Await.until(
          what,
          limit,
          () -> {
            for (int i = 0; i < 2; i++) {
              if (of(what).toMillis() > 1_000) {
                return false;
              }
            }
            return true;
          });
    }
  }
}

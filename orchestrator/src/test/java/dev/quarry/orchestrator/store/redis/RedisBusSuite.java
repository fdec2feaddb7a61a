package dev.quarry.orchestrator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.event.BusContract;
import dev.quarry.orchestrator.event.WorkingNode;
import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on a Redis that is killed, frozen and flushed. */
abstract class RedisBusSuite extends BusContract {
  private static final RedisBus.Timing TIMING =
      new RedisBus.Timing(Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofSeconds(1));

  private final List<RedisBus> buses = new ArrayList<>();
  private RedisServer redis;
  private RedisBus here;
  private RedisBus there;

  abstract RedisServer server() throws Exception;

  @BeforeEach
  final void start() throws Exception {
    redis = server();
    here = bus("here");
    there = bus("there");
    Await.until("linked", () -> !here.disconnected() && !there.disconnected());
  }

  @AfterEach
  final void stop() throws Exception {
    buses.forEach(RedisBus::close);
    if (redis != null) {
      redis.close();
    }
  }

  private RedisBus bus(String node) {
    RedisBus bus = new RedisBus(redis.url(), new Streams("test", node), TIMING);
    buses.add(bus);
    bus.start();
    return bus;
  }

  @Override
  protected final Bus here() {
    return here;
  }

  @Override
  protected final Bus there() {
    return there;
  }

  @Test
  void a_work_message_is_delivered_to_one_node_and_deleted() throws Exception {
    WorkingNode one = new WorkingNode(4);
    WorkingNode two = new WorkingNode(4);
    try (Bus.Subscription _ = there.onWork(one);
        Bus.Subscription _ = bus("third").onWork(two)) {
      Await.until("linked", () -> !there.disconnected() && !buses.getLast().disconnected());
      settle(one, two);
      int before = one.messages.get() + two.messages.get();
      here.workAvailable();
      Await.until("taken", () -> one.messages.get() + two.messages.get() > before);
      settle(one, two);
      assertThat(one.messages.get() + two.messages.get()).isEqualTo(before + 1);
    }
  }

  /** Waits until no message is pending. */
  private void settle(WorkingNode... nodes) throws InterruptedException {
    Await.until("stream is empty", () -> redis.tell("XLEN test:work").equals(":0\r\n"));
    assertThat(nodes).allSatisfy(node -> assertThat(node.full()).isFalse());
  }

  @Test
  void a_full_node_takes_no_message_until_it_has_a_free_slot() throws Exception {
    WorkingNode node = new WorkingNode(0);
    try (Bus.Subscription _ = there.onWork(node)) {
      here.workAvailable();
      Await.until("sent", () -> !redis.tell("XLEN test:work").equals(":0\r\n"));
      assertThat(node.messages).hasValue(0);
      node.free(1);
      Await.until("taken", () -> node.messages.get() > 0);
    }
  }

  @Test
  void an_unacknowledged_message_is_taken_over_by_another_node() throws Exception {
    WorkingNode stuck = new WorkingNode(4).stuck();
    WorkingNode other = new WorkingNode(4);
    try (Bus.Subscription _ = there.onWork(stuck)) {
      here.workAvailable();
      Await.until("taken", () -> stuck.messages.get() > 0);
    }
    try (Bus.Subscription _ = bus("third").onWork(other)) {
      Await.until("taken over", () -> other.messages.get() > 0);
      Await.until("removed", () -> redis.tell("XLEN test:work").equals(":0\r\n"));
    }
  }

  @Test
  void the_bus_recovers_from_a_flush_within_five_seconds() throws Exception {
    UUID job = UUID.randomUUID();
    Semaphore changed = new Semaphore(0);
    WorkingNode node = new WorkingNode(4);
    try (Bus.Subscription _ = there.onWork(node);
        Bus.Subscription _ = there.onChange(job, changed::release)) {
      Await.until("linked", () -> !there.disconnected());
      redis.flush();
      Await.within(
          Duration.ofSeconds(5),
          "the group is rebuilt",
          () -> redis.tell("XINFO GROUPS test:work").contains("workers"));
      int before = node.messages.get();
      here.workAvailable();
      here.jobChanged(job);
      Await.until("taken", () -> node.messages.get() > before);
      assertThat(changed.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_killed_redis_is_detected_and_used_again_after_its_restart() throws Exception {
    WorkingNode node = new WorkingNode(4);
    try (Bus.Subscription _ = there.onWork(node)) {
      Await.until("linked", () -> !there.disconnected());
      redis.kill();
      Await.until("noticed", () -> here.disconnected() && there.disconnected());
      here.workAvailable();
      here.jobChanged(UUID.randomUUID());
      int before = node.messages.get();
      redis.start();
      Await.until("back", () -> !here.disconnected() && !there.disconnected());
      Await.until("looks for what it missed", () -> node.messages.get() > before);
      assertThat(heard(here, there)).isTrue();
    }
  }

  @Test
  void a_frozen_redis_blocks_no_caller() throws Exception {
    redis.freeze();
    try {
      CountDownLatch received = new CountDownLatch(1);
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                for (int i = 0; i < 3 * Outbox.MAX_ENTRIES; i++) {
                  here.workAvailable();
                  here.jobChanged(UUID.randomUUID());
                  here.cancelRequested(UUID.randomUUID());
                }
                received.countDown();
              });
      assertThat(received.await(20, TimeUnit.SECONDS)).isTrue();
      Await.until("noticed", () -> here.disconnected() && there.disconnected());
    } finally {
      redis.thaw();
    }
    Await.until("back", () -> !here.disconnected() && !there.disconnected());
    assertThat(heard(here, there)).isTrue();
  }

  private static boolean heard(Bus from, Bus by) throws InterruptedException {
    UUID job = UUID.randomUUID();
    Semaphore changed = new Semaphore(0);
    try (Bus.Subscription _ = by.onChange(job, changed::release)) {
      from.jobChanged(job);
      return changed.tryAcquire(20, TimeUnit.SECONDS);
    }
  }
}

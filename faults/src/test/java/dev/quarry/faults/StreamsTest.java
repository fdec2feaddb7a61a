package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that follow jobs: some never read, some lose their node. */
@Tag("full")
class StreamsTest {
  private static final int DEAF = Scale.times(100, 500);
  private static final int LOOKED_INTO = 10;

  /** Three times the send buffer of a client: 2.6 MB on the loopback device. */
  private static final String FLOOD = "chat-4000-2000";

  private static final long MAX_HEAP_BYTES = 100L << 20;
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  /** A node closes a stream whose client reads nothing for 20 s. */
  private static final Duration UNTIL_GIVEN_UP = Duration.ofSeconds(25);

  @ParameterizedTest
  @EnumSource
  void clients_that_never_read_cost_little_and_disturb_nobody(Follower.Kind kind) throws Exception {
    List<Follower> deaf = new ArrayList<>();
    try (Scene scene =
        new Scene("clients_that_never_read_cost_little_and_disturb_nobody: " + kind.words)) {
      NodeProcess node = scene.start("a");
      UUID job = scene.submit(node, "a flood", "sleep-3000", FLOOD);
      long before = heap(node);
      for (int i = 0; i < DEAF; i++) {
        deaf.add(kind.follow(node, job, 0));
      }
      scene.injected(kind.words + " that are never read", DEAF);
      try (Follower sse = Follower.Kind.SSE.follow(node, job, 0);
          Follower socket = Follower.Kind.WEBSOCKET.follow(node, job, 0)) {
        CompletableFuture<Void> reading = CompletableFuture.allOf(sse.reading(), socket.reading());
        List<Long> millis = new ArrayList<>();
        long most = 0;
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!reading.isDone() && System.nanoTime() < deadline) {
          Api.Response answer = node.api().post("/ingest-async", Scene.text("beside the flood"));
          assertThat(answer.status()).isEqualTo(202);
          scene.ledger.accepted(answer.jobId());
          millis.add(answer.took().toMillis());
          most = Math.max(most, heap(node));
        }
        reading.get(1, TimeUnit.SECONDS);
        long last = scene.jobs.awaitEnd(job, Duration.ofSeconds(10)).number("last_seq");
        assertThat(sse.seen).isEqualTo(Follower.upTo(last));
        assertThat(socket.seen).isEqualTo(Follower.upTo(last));
        Collections.sort(millis);
        note(kind, before, most, millis);
        assertThat(most - before).as("growth of the heap in bytes").isLessThan(MAX_HEAP_BYTES);
      }
      assertThat(node.api().get("/health").status()).isEqualTo(200);
      assertTheyWereHeldBack(deaf, job, scene);
      scene.settle(Duration.ofSeconds(30));
    } finally {
      for (Follower each : deaf) {
        each.close();
      }
    }
  }

  private static void note(Follower.Kind kind, long before, long most, List<Long> millis)
      throws Exception {
    Report.note(
        "  heap, " + kind.words,
        "%d MB before, at most %d MB more with %d clients that never read; POST beside them: median %d ms, slowest %d ms"
            .formatted(
                before >> 20,
                most - before >> 20,
                DEAF,
                millis.get(millis.size() / 2),
                millis.getLast()));
  }

  /** They received the beginning only, so the node had to wait for them. */
  private static void assertTheyWereHeldBack(List<Follower> deaf, UUID job, Scene scene)
      throws Exception {
    Await.pass(UNTIL_GIVEN_UP);
    long last = scene.jobs.read(job).number("last_seq");
    for (Follower each : deaf.subList(0, LOOKED_INTO)) {
      each.reading().get(30, TimeUnit.SECONDS);
      assertThat(each.seen).isNotEmpty().isEqualTo(Follower.upTo(each.last()));
      assertThat(each.last()).isLessThan(last);
    }
  }

  /** Used heap in bytes, after a garbage collection. */
  private static long heap(NodeProcess node) throws Exception {
    node.command("GC.run");
    return (long) node.metric("jvm_memory_used_bytes{area=\"heap\"").sum();
  }

  @Test
  void streams_go_on_at_another_node_without_a_gap() throws Exception {
    List<Follower> cut = new ArrayList<>();
    List<Follower> resumed = new ArrayList<>();
    try (Scene scene = new Scene("streams_go_on_at_another_node_without_a_gap")) {
      NodeProcess worker = scene.start("worker");
      scene.with("quarry.roles", "api");
      List<NodeProcess> nodes = scene.start("first", "second");
      int events = Scale.times(300, 2_000);
      UUID job = scene.submit(nodes.get(1), "chatty", "chat-" + events + "-1000");
      List<CompletableFuture<Void>> reading = new ArrayList<>();
      for (Follower.Kind kind : Follower.Kind.values()) {
        for (int i = 0; i < Scale.times(5, 50); i++) {
          Follower follower = kind.follow(nodes.get(0), job, 0);
          cut.add(follower);
          reading.add(follower.reading());
        }
        scene.injected("API node killed under " + kind.words, Scale.times(5, 50));
      }
      Await.until(
          "all have some events",
          Duration.ofSeconds(30),
          () -> cut.stream().allMatch(each -> each.last() > events / 4));
      scene.kill(nodes.get(0));
      CompletableFuture.allOf(reading.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
      reading.clear();
      for (Follower follower : cut) {
        Follower next = follower.kind().follow(nodes.get(1), job, follower.last());
        resumed.add(next);
        reading.add(next.reading());
      }
      CompletableFuture.allOf(reading.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);
      long last = scene.jobs.awaitEnd(job, Duration.ofSeconds(10)).number("last_seq");
      for (int i = 0; i < cut.size(); i++) {
        List<Long> seen = new ArrayList<>(cut.get(i).seen);
        assertThat(seen).as("cut off before the end").hasSizeLessThan((int) last);
        seen.addAll(resumed.get(i).seen);
        assertThat(seen).isEqualTo(Follower.upTo(last));
      }
      assertThat(worker.alive()).isTrue();
      scene.settle(Duration.ofSeconds(30));
    } finally {
      for (Follower each : cut) {
        each.close();
      }
      for (Follower each : resumed) {
        each.close();
      }
    }
  }
}

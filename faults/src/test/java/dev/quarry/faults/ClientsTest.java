package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that repeat, cancel and send too much, concurrently. */
class ClientsTest {
  private static Scene scene;
  private static List<NodeProcess> nodes;

  @BeforeAll
  static void start() throws Exception {
    scene = new Scene("clients_at_once");
    nodes = scene.start("a", "b");
  }

  @AfterAll
  static void check() throws Exception {
    try (Scene over = scene) {
      over.settle(Duration.ofMinutes(2));
    }
  }

  @Test
  void a_hundred_parallel_submissions_under_one_key_are_one_job() throws Exception {
    for (int round = 0; round < Scale.times(3, 20); round++) {
      Map<String, Object> body = Scene.text("same " + round);
      Map<String, String> key = Map.of("Idempotency-Key", "key-" + round + "-" + scene.seed);
      List<Api.Response> responses =
          parallel(100, i -> () -> nodes.get(i % 2).api().post("/ingest-async", body, key));
      Set<UUID> jobs = new HashSet<>();
      for (Api.Response response : responses) {
        assertThat(response.status()).as("%s", response).isIn(202, 409);
        if (response.status() == 202) {
          jobs.add(response.jobId());
        }
      }
      assertThat(jobs).hasSize(1);
      scene.ledger.accepted(jobs.iterator().next());
      scene.injected("100 parallel POSTs with one Idempotency-Key");
      Api.Response changed =
          nodes.get(0).api().post("/ingest-async", Scene.text("another " + round), key);
      assertThat(changed.status()).isEqualTo(422);
      assertThat(changed.body().path("code").asString()).isEqualTo("idempotency_conflict");
      assertThat(nodes.get(1).api().post("/ingest-async", body, key).jobId())
          .isEqualTo(jobs.iterator().next());
    }
  }

  @Test
  void cancelled_at_any_moment_a_job_has_one_outcome() throws Exception {
    int rounds = Scale.times(60, 1_000);
    List<Callable<Void>> clients = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      int delay = scene.random.nextInt(250);
      NodeProcess from = nodes.get(scene.random.nextInt(2));
      NodeProcess to = nodes.get(scene.random.nextInt(2));
      String title = "to cancel " + i;
      clients.add(
          () -> {
            UUID job = scene.submit(from, title, "sleep-" + delay);
            Await.pass(Duration.ofMillis(delay));
            Api.Response response = to.api().post("/jobs/" + job + "/cancel", "");
            assertThat(response.status()).isIn(200, 202, 409);
            return null;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Void> each : threads.invokeAll(clients)) {
        each.get();
      }
    }
    scene.injected("cancelled at a random moment", rounds);
  }

  @Test
  void a_running_handler_is_told_of_a_cancellation_by_another_node() throws Exception {
    for (int round = 0; round < Scale.times(2, 20); round++) {
      UUID job = scene.submit(nodes.get(0), "long " + round, "sleep-60000");
      Await.until("runs", Duration.ofMinutes(1), () -> !scene.ledger.starts(job).isEmpty());
      String holder = scene.ledger.starts(job).getFirst().node();
      NodeProcess other = nodes.get(0).name().equals(holder) ? nodes.get(1) : nodes.get(0);
      long cancelled = System.nanoTime();
      assertThat(other.api().post("/jobs/" + job + "/cancel", "").status()).isEqualTo(202);
      Await.until(
          "its handler is interrupted",
          Duration.ofSeconds(10),
          () -> !scene.ledger.words(job).isEmpty());
      assertThat(Duration.ofNanos(System.nanoTime() - cancelled))
          .isLessThan(Duration.ofSeconds(10));
      assertThat(scene.ledger.words(job))
          .extracting(Ledger.Word::what)
          .containsExactly("interrupted");
      scene.jobs.awaitStatus(job, "cancelled", Duration.ofSeconds(10));
      scene.injected("a running job cancelled through another node");
    }
  }

  @Test
  void what_is_too_large_or_too_deep_is_refused_with_a_bounded_heap() throws Exception {
    String deep =
        "{\"source_type\":\"text\",\"metadata\":"
            + "{\"a\":".repeat(100_000)
            + "1"
            + "}".repeat(100_001);
    String large = "{\"source_type\":\"text\",\"text\":\"" + "x".repeat(20 << 20) + "\"}";
    for (int i = 0; i < Scale.times(5, 50); i++) {
      assertThat(nodes.get(0).api().post("/ingest-async", deep).status()).isIn(400, 413);
      assertThat(tooLarge(large)).isTrue();
    }
    // With 256 MB of heap and -XX:+ExitOnOutOfMemoryError the process would have ended.
    assertThat(nodes.get(0).alive()).isTrue();
    scene.injected("a submission 100,000 levels deep", Scale.times(5, 50));
    scene.injected("a submission of 20 MB", Scale.times(5, 50));
  }

  /** A server that refuses a request before it has read the body may close the connection. */
  private static boolean tooLarge(String body) throws InterruptedException {
    try {
      return nodes.get(0).api().post("/ingest-async", body).status() == 413;
    } catch (java.io.IOException ended) {
      return true;
    }
  }

  @Test
  void a_handler_that_ignores_its_interruption_fails_on_time_and_frees_its_slot() throws Exception {
    Map<String, Object> body = Scene.text("deaf", "deaf-9000");
    body.put("max_duration_seconds", 2);
    UUID deaf = scene.submit(nodes.get(0), body);
    Await.until("runs", Duration.ofMinutes(1), () -> !scene.ledger.starts(deaf).isEmpty());
    long started = System.nanoTime();
    Rows.Row ended = scene.jobs.awaitEnd(deaf, Duration.ofSeconds(8));
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(7));
    assertThat(ended.text("status")).isEqualTo("failed");
    assertThat(ended.text("code")).isEqualTo("timeout");
    assertThat(scene.ledger.words(deaf)).extracting(Ledger.Word::what).containsOnly("ignores");
    scene.injected("a handler that ignores its interruption");
    // All eight slots of the two nodes are usable although the uninterruptible handler still runs.
    for (int i = 0; i < 8; i++) {
      scene.submit(nodes.get(i % 2), "beside the deaf " + i, "sleep-300");
    }
    Await.until(
        "it goes on to do its work, too late",
        Duration.ofSeconds(30),
        () -> scene.ledger.words(deaf).size() == 2);
    // Its writes are refused; otherwise the oracle would find a terminal state that changed.
    assertThat(scene.jobs.read(deaf).values()).isEqualTo(ended.values());
  }

  @Test
  void a_huge_result_ends_the_job_and_not_the_node() throws Exception {
    UUID huge = scene.submit(nodes.get(0), "huge", "huge-24");
    Rows.Row ended = scene.jobs.awaitEnd(huge, Duration.ofMinutes(1));
    assertThat(ended.text("status")).isEqualTo("failed");
    assertThat(ended.text("code")).isEqualTo("result_too_large");
    assertThat(nodes).allMatch(NodeProcess::alive);
    scene.injected("a result of 24 MB");
  }

  private interface Task {
    Callable<Api.Response> of(int index);
  }

  private static List<Api.Response> parallel(int count, Task task) throws Exception {
    CyclicBarrier start = new CyclicBarrier(count);
    List<Api.Response> responses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Api.Response>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Callable<Api.Response> one = task.of(i);
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return one.call();
                }));
      }
      for (Future<Api.Response> each : futures) {
        responses.add(each.get());
      }
    }
    return responses;
  }
}

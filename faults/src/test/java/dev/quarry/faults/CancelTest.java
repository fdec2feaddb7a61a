package dev.quarry.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarry.orchestrator.store.redis.RedisServer;
import dev.quarry.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Jobs are cancelled in each state while Redis is down, through which nodes notify each other. */
@Tag("full")
class CancelTest {
  private static final int ROUNDS = Scale.times(70, 1_000);
  private static final int CLIENTS = 24;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration NOTIFIED = Duration.ofSeconds(10);

  private final AtomicLong longest = new AtomicLong();

  /** The state of a job when it is cancelled. */
  private enum State {
    QUEUED,
    WAITING_FOR_RETRY,
    RUNNING,
    AT_ANY_MOMENT,
    COMPLETED,
    FAILED,
    CANCELLED
  }

  @Test
  void cancelled_in_any_state_without_redis_a_job_has_one_outcome() throws Exception {
    try (RedisServer redis = RedisServer.embedded();
        Scene scene = new Scene("cancelled_in_any_state_without_redis_a_job_has_one_outcome");
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      scene.withProductTerms().with("quarry.engine.slots", "" + CLIENTS);
      scene.with("quarry.engine.retry.first", "5m").with("quarry.engine.retry.longest", "5m");
      scene.with("quarry.bus", "redis").with("quarry.redis.url", redis.url());
      List<NodeProcess> nodes = scene.start("a", "b");
      redis.kill();
      scene.injected("Redis killed");
      // Jobs that are queued there stay queued.
      assertThat(nodes.get(0).api().post("/admin/queues/document/pause", "").status())
          .isEqualTo(200);
      List<Callable<Void>> clients = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        State state = State.values()[round % State.values().length];
        int first = scene.random.nextInt(2);
        int delay = scene.random.nextInt(250);
        Cancellation client =
            new Cancellation(scene, nodes.get(first), nodes.get(1 - first), "round " + round);
        clients.add(() -> cancel(client, state, delay));
        scene.injected("cancelled " + state.name().toLowerCase(Locale.ROOT));
      }
      for (Future<Void> each : threads.invokeAll(clients)) {
        each.get();
      }
      Report.note("  told", "the slowest running handler after " + longest + " ms");
      scene.settle(TIMEOUT);
      assertThat(Duration.ofMillis(longest.get())).isLessThan(NOTIFIED);
    }
  }

  private Void cancel(Cancellation client, State state, int delay) throws Exception {
    switch (state) {
      case QUEUED -> client.cancel(client.document(), 200, "cancelled");
      case CANCELLED -> {
        UUID job = client.document();
        client.cancel(job, 200, "cancelled");
        client.cancel(job, 200, "cancelled");
      }
      case WAITING_FOR_RETRY -> {
        UUID job = client.text(Map.of(), "fail");
        client.await(job, "queued", 1);
        client.cancel(job, 200, "cancelled");
      }
      case RUNNING -> longest.accumulateAndGet(client.cancelRunning().toMillis(), Math::max);
      case AT_ANY_MOMENT -> client.cancelAtAnyMoment(delay);
      case COMPLETED -> {
        UUID job = client.text(Map.of());
        client.await(job, "completed", 1);
        client.cancel(job, 409, "completed");
      }
      case FAILED -> {
        UUID job = client.text(Map.of("max_attempts", 1), "fail");
        client.await(job, "failed", 1);
        client.cancel(job, 409, "failed");
      }
    }
    return null;
  }

  /** A client that submits through one node and cancels through another. */
  private record Cancellation(Scene scene, NodeProcess from, NodeProcess to, String title) {

    UUID document() throws Exception {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("source_type", "document");
      body.put("source_uri", "http://127.0.0.1:9/" + title.replace(' ', '-'));
      return scene.submit(from, body);
    }

    UUID text(Map<String, Object> more, String... labels) throws Exception {
      Map<String, Object> body = Scene.text(title, labels);
      body.putAll(more);
      return scene.submit(from, body);
    }

    void await(UUID job, String status, int attempt) {
      Await.until(
          () -> "job " + job + " is " + status,
          TIMEOUT,
          () -> {
            JsonNode now = from.api().get("/jobs/" + job).body();
            return now.path("status").asString().equals(status)
                && now.path("attempt").asInt() == attempt;
          });
    }

    void cancel(UUID job, int response, String status) throws Exception {
      assertThat(to.api().post("/jobs/" + job + "/cancel", "").status()).isEqualTo(response);
      assertThat(to.api().get("/jobs/" + job).body().path("status").asString()).isEqualTo(status);
    }

    void cancelAtAnyMoment(int delay) throws Exception {
      UUID job = text(Map.of(), "sleep-" + delay);
      Await.pass(Duration.ofMillis(delay));
      assertThat(to.api().post("/jobs/" + job + "/cancel", "").status()).isIn(200, 202, 409);
    }

    /**
     * Cancels through the node that does not run the job; reports the time until the handler was
     * interrupted.
     */
    Duration cancelRunning() throws Exception {
      UUID job = text(Map.of(), "sleep-120000");
      Await.until("it runs", TIMEOUT, () -> !scene.ledger.starts(job).isEmpty());
      boolean here = scene.ledger.starts(job).getFirst().node().equals(from.name());
      long sent = System.nanoTime();
      Api.Response response = (here ? to : from).api().post("/jobs/" + job + "/cancel", "");
      assertThat(response.status()).isEqualTo(202);
      Await.until("it is interrupted", TIMEOUT, () -> !scene.ledger.words(job).isEmpty());
      Ledger.Word word = scene.ledger.words(job).getFirst();
      assertThat(word.what()).isEqualTo("interrupted");
      await(job, "cancelled", 1);
      return Duration.ofNanos(word.nanos() - sent);
    }
  }
}

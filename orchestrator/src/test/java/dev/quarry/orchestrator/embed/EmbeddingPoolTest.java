package dev.quarry.orchestrator.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EmbeddingPoolTest {
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
  private final Semaphore gate = new Semaphore(0);
  private final Semaphore rests = new Semaphore(0);
  private final EmbeddingPool pool = new EmbeddingPool(this::embed, 1, () -> {}, rests::release);

  private float[] embed(String text) throws EmbeddingException {
    begun.add(text);
    if (!text.equals("query")) {
      gate.acquireUninterruptibly();
    }
    order.add(text);
    if (text.startsWith("bad")) {
      throw EmbeddingException.permanent("bad_vectors", "no");
    }
    if (text.startsWith("broken")) {
      throw new AssertionError("out of luck");
    }
    return new float[] {text.length()};
  }

  @AfterEach
  void close() {
    gate.release(1000);
    pool.close();
  }

  @Test
  void passages_are_scheduled_round_robin() throws Exception {
    var first = submit(() -> pool.embedPassages(List.of("a1", "a2", "a3", "a4")));
    assertThat(begun.take()).isEqualTo("a1");
    var second = submit(() -> pool.embedPassages(List.of("b1", "b2")));
    awaitWaiting(2);
    gate.release(100);

    first.get();
    second.get();
    assertThat(order).containsExactly("a1", "a2", "b1", "a3", "b2", "a4");
  }

  @Test
  void query_does_not_wait_for_a_passage_in_progress() throws Exception {
    var passages = submit(() -> pool.embedPassages(List.of("a1", "a2", "a3")));
    begun.take();

    assertThat(pool.embedQuery("query")).hasSize(1);

    gate.release(100);
    passages.get();
    assertThat(order).containsExactly("query", "a1", "a2", "a3");
  }

  @Test
  void passages_of_an_interrupted_caller_are_dropped() throws Exception {
    AtomicReference<Throwable> ended = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    pool.embedPassages(List.of("a1", "a2", "a3"));
                  } catch (InterruptedException | EmbeddingException e) {
                    ended.set(e);
                  }
                });
    begun.take();

    caller.interrupt();
    caller.join();
    gate.release(100);

    assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    assertThat(pool.embedPassages(List.of("b1"))).hasSize(1);
    assertThat(order).containsExactly("a1", "b1");
  }

  @Test
  void failed_text_fails_its_caller_only() throws Exception {
    gate.release(100);

    assertThatThrownBy(() -> pool.embedPassages(List.of("ok", "bad", "never")))
        .isInstanceOf(EmbeddingException.class);
    assertThatThrownBy(() -> pool.embedPassages(List.of("broken", "never")))
        .hasRootCauseInstanceOf(AssertionError.class);
    assertThat(pool.embedPassages(List.of("next"))).hasSize(1);
    assertThat(order).doesNotContain("never");
  }

  @Test
  void close_fails_waiting_callers() throws Exception {
    var waiting = submit(() -> pool.embedPassages(List.of("a1", "a2")));
    begun.take();

    pool.close();

    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(EmbeddingException.class);
  }

  @Test
  void idle_task_runs_once_after_work() throws Exception {
    gate.release(100);
    pool.embedPassages(List.of("a1", "a2"));

    assertThat(rests.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.embedPassages(List.of("b1"))).hasSize(1);
    assertThat(rests.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(rests.availablePermits()).isZero();
  }

  private interface Call {
    List<float[]> run() throws Exception;
  }

  private final List<Thread> callers = new CopyOnWriteArrayList<>();

  private CompletableFuture<List<float[]>> submit(Call call) {
    CompletableFuture<List<float[]>> answer = new CompletableFuture<>();
    callers.add(
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    answer.complete(call.run());
                  } catch (Exception e) {
                    answer.completeExceptionally(e);
                  }
                }));
    return answer;
  }

  private void awaitWaiting(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (callers.stream().filter(t -> t.getState() == Thread.State.WAITING).count() < count) {
      assertThat(System.nanoTime()).as("waiting callers").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}

package dev.quarry.orchestrator.embed;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of platform threads that run a model on one text at a time. Passages of concurrent
 * callers are scheduled round-robin, so that a long document does not delay a short one. Queries
 * have priority over passages, and a thread of their own, so that they do not wait for a passage.
 * When a caller is interrupted, it returns at once and its remaining texts are dropped.
 * Thread-safe.
 */
public final class EmbeddingPool implements AutoCloseable {

  /** A model that embeds one text at a time. Called from several threads. */
  public interface Model {
    float[] embed(String text) throws EmbeddingException;
  }

  private static final long IDLE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Model model;
  private final Runnable onIdle;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Deque<Batch> queries = new ArrayDeque<>();
  private final Deque<Batch> passages = new ArrayDeque<>();
  private boolean worked;
  private boolean closed;

  /**
   * @param threads for passages; they also embed queries while they have no passages
   * @param onPassageThread called at the start by each thread that embeds passages
   * @param onIdle called by a pool thread after {@link #IDLE_TIMEOUT_NANOS} without work
   */
  public EmbeddingPool(Model model, int threads, Runnable onPassageThread, Runnable onIdle) {
    this.model = model;
    this.onIdle = onIdle;
    Thread.ofPlatform().daemon().name("embed-query").start(() -> runBatches(queries::pollFirst));
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform()
          .daemon()
          .name("embed-" + i)
          .start(
              () -> {
                onPassageThread.run();
                runBatches(this::poll);
              });
    }
  }

  /** The texts of one caller and their vectors. Guarded by the lock, except {@code texts}. */
  private static final class Batch {
    final Deque<Batch> queue;
    final List<String> texts;
    final float[][] vectors;
    final Condition ended;
    int next;
    int done;
    @Nullable EmbeddingException refused;
    @Nullable Throwable failure;

    Batch(Deque<Batch> queue, List<String> texts, Condition ended) {
      this.queue = queue;
      this.texts = texts;
      this.vectors = new float[texts.size()][];
      this.ended = ended;
    }

    boolean hasEnded() {
      return done == vectors.length || refused != null || failure != null;
    }
  }

  /** Embeds passages: one vector for each text, in order. */
  public List<float[]> embedPassages(List<String> texts)
      throws EmbeddingException, InterruptedException {
    return await(passages, texts);
  }

  public float[] embedQuery(String text) throws EmbeddingException, InterruptedException {
    return await(queries, List.of(text)).getFirst();
  }

  private List<float[]> await(Deque<Batch> queue, List<String> texts)
      throws EmbeddingException, InterruptedException {
    if (texts.isEmpty()) {
      return List.of();
    }
    lock.lockInterruptibly();
    try {
      Batch batch = new Batch(queue, List.copyOf(texts), lock.newCondition());
      queue.addLast(batch);
      work.signalAll();
      try {
        while (!batch.hasEnded() && !closed) {
          batch.ended.await();
        }
      } finally {
        queue.remove(batch);
      }
      return vectors(batch);
    } finally {
      lock.unlock();
    }
  }

  private static List<float[]> vectors(Batch batch) throws EmbeddingException {
    if (batch.refused != null) {
      throw batch.refused;
    }
    if (batch.failure != null) {
      throw new IllegalStateException("the embedding model failed unexpectedly", batch.failure);
    }
    if (batch.done < batch.vectors.length) {
      throw EmbeddingException.retryable("shutting_down", "The server is shutting down.");
    }
    return Arrays.asList(batch.vectors);
  }

  private void runBatches(Supplier<@Nullable Batch> next) {
    lock.lock();
    try {
      while (!closed) {
        Batch batch = next.get();
        if (batch != null) {
          embedNext(batch);
        } else if (!worked) {
          work.awaitUninterruptibly();
        } else if (work.awaitNanos(IDLE_TIMEOUT_NANOS) <= 0) {
          runIdleTask();
        }
      }
    } catch (InterruptedException e) {
      // Only the JVM interrupts these threads, when it exits: no other code holds a reference to
      // them.
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Batch poll() {
    Batch query = queries.pollFirst();
    return query == null ? passages.pollFirst() : query;
  }

  /** Called with the lock held; releases it while the idle task runs. */
  private void runIdleTask() {
    if (!worked) {
      return;
    }
    worked = false;
    lock.unlock();
    try {
      onIdle.run();
    } finally {
      lock.lock();
    }
  }

  /** Called with the lock held; releases it while the model runs. */
  private void embedNext(Batch batch) {
    worked = true;
    int index = batch.next++;
    if (batch.next < batch.texts.size()) {
      batch.queue.addLast(batch);
    }
    lock.unlock();
    float[] vector = null;
    EmbeddingException refused = null;
    Throwable failure = null;
    try {
      vector = model.embed(batch.texts.get(index));
    } catch (EmbeddingException e) {
      refused = e;
    } catch (RuntimeException | Error e) {
      // Passed on to the caller: the thread must survive for the other callers.
      failure = e;
    } finally {
      lock.lock();
    }
    record(batch, index, vector, refused, failure);
  }

  private static void record(
      Batch batch,
      int index,
      float @Nullable [] vector,
      @Nullable EmbeddingException refused,
      @Nullable Throwable failure) {
    if (vector == null) {
      batch.refused = refused;
      batch.failure = failure;
      batch.queue.remove(batch);
    } else {
      batch.vectors[index] = vector;
      batch.done++;
    }
    if (batch.hasEnded()) {
      batch.ended.signalAll();
    }
  }

  /** Fails the calls in progress with {@code shutting_down}. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      queries.forEach(batch -> batch.ended.signalAll());
      passages.forEach(batch -> batch.ended.signalAll());
    } finally {
      lock.unlock();
    }
  }
}

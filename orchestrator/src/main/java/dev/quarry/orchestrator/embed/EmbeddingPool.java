package dev.quarry.orchestrator.embed;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of platform threads that run a model on one text at a time. Callers take turns, a
 * passage each, so that a long document does not hold up a short one; a query goes before all
 * passages. A caller that is interrupted leaves at once and its remaining texts are dropped.
 * Thread-safe.
 */
public final class EmbeddingPool implements AutoCloseable {

  /** A model that takes one text at a time, from several threads. */
  public interface Model {
    float[] embed(String text) throws EmbeddingException;
  }

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Model model;
  private final Runnable rest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Deque<Batch> queries = new ArrayDeque<>();
  private final Deque<Batch> passages = new ArrayDeque<>();
  private boolean worked;
  private boolean closed;

  /**
   * @param rest called by one of the threads when there has been nothing to do for some seconds
   *     after work
   */
  public EmbeddingPool(Model model, int threads, Runnable rest) {
    this.model = model;
    this.rest = rest;
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform().daemon().name("embed-" + i).start(this::runBatches);
    }
  }

  /** What one caller waits for. Guarded by the lock, except for the texts. */
  private static final class Batch {
    final Deque<Batch> queue;
    final List<String> texts;
    final float[][] vectors;
    final Condition ended;
    int next;
    int done;
    @Nullable EmbeddingException refused;
    @Nullable Throwable broken;

    Batch(Deque<Batch> queue, List<String> texts, Condition ended) {
      this.queue = queue;
      this.texts = texts;
      this.vectors = new float[texts.size()][];
      this.ended = ended;
    }

    boolean hasEnded() {
      return done == vectors.length || refused != null || broken != null;
    }
  }

  /** One vector for each text, in order. */
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
    if (batch.broken != null) {
      throw new IllegalStateException("the embedding model broke", batch.broken);
    }
    if (batch.done < batch.vectors.length) {
      throw EmbeddingException.retryable("shutting_down", "The server is shutting down.");
    }
    return Arrays.asList(batch.vectors);
  }

  private void runBatches() {
    lock.lock();
    try {
      while (!closed) {
        Batch batch = poll();
        if (batch != null) {
          embedNext(batch);
        } else if (!worked) {
          work.awaitUninterruptibly();
        } else if (work.awaitNanos(IDLE_NANOS) <= 0) {
          restOnce();
        }
      }
    } catch (InterruptedException e) {
      // Nobody has a reference to these threads but the virtual machine at its end.
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Batch poll() {
    Batch query = queries.pollFirst();
    return query == null ? passages.pollFirst() : query;
  }

  /** Called with the lock held; gives it up meanwhile. */
  private void restOnce() {
    if (!worked) {
      return;
    }
    worked = false;
    lock.unlock();
    try {
      rest.run();
    } finally {
      lock.lock();
    }
  }

  /** Called with the lock held; gives it up while the model runs. */
  private void embedNext(Batch batch) {
    worked = true;
    int index = batch.next++;
    if (batch.next < batch.texts.size()) {
      batch.queue.addLast(batch);
    }
    lock.unlock();
    float[] vector = null;
    EmbeddingException refused = null;
    Throwable broken = null;
    try {
      vector = model.embed(batch.texts.get(index));
    } catch (EmbeddingException e) {
      refused = e;
    } catch (RuntimeException | Error e) {
      // Told to the caller: the thread must live on for the others.
      broken = e;
    } finally {
      lock.lock();
    }
    record(batch, index, vector, refused, broken);
  }

  private static void record(
      Batch batch,
      int index,
      float @Nullable [] vector,
      @Nullable EmbeddingException refused,
      @Nullable Throwable broken) {
    if (vector == null) {
      batch.refused = refused;
      batch.broken = broken;
      batch.queue.remove(batch);
    } else {
      batch.vectors[index] = vector;
      batch.done++;
    }
    if (batch.hasEnded()) {
      batch.ended.signalAll();
    }
  }

  /** Those who wait are told that the server shuts down. */
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

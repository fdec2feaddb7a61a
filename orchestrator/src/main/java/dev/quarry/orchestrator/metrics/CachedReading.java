package dev.quarry.orchestrator.metrics;

import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a store answers, asked at most every few seconds however many want to know. That it did not
 * answer is remembered as long as an answer is, and a late answer is waited for once only: else
 * each of many gauges would wait for a database that is away. Thread-safe.
 */
final class CachedReading<T> {
  static final Duration FRESH = Duration.ofSeconds(5);

  /** Who scrapes metrics gives up after some seconds, on all of them. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Supplier<T> source;
  private final LongSupplier nanos;
  private @Nullable Look last;

  CachedReading(Supplier<T> source) {
    this(source, System::nanoTime);
  }

  CachedReading(Supplier<T> source, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
  }

  /** Nothing while the store is away or takes long. */
  synchronized Optional<T> get() {
    Look look = last;
    if (look == null || look.stale()) {
      look = new Look();
      last = look;
      Thread.ofVirtual().name("sample").start(look);
      look.await();
    }
    return look.seen();
  }

  /** Once at the source, with what was seen and when. */
  private final class Look implements Runnable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable T value;
    private volatile long endedAt;

    @Override
    public void run() {
      try {
        value = source.get();
      } catch (StoreUnavailableException e) {
        // That there is no value says it; the loops of the engine log it.
      } finally {
        endedAt = nanos.getAsLong();
        ended.countDown();
      }
    }

    void await() {
      try {
        ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    boolean stale() {
      return ended.getCount() == 0 && nanos.getAsLong() - endedAt >= FRESH.toNanos();
    }

    Optional<T> seen() {
      return Optional.ofNullable(value);
    }
  }
}

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
 * Caches a value of a store for a few seconds, so that many gauges share one query. A failure is
 * cached as well, and only the first caller waits for a slow query; otherwise each gauge would wait
 * while the database is unavailable. Thread-safe.
 */
final class CachedReading<T> {
  static final Duration CACHE_TTL = Duration.ofSeconds(5);

  /** Shorter than the timeout of a scrape: a late response would lose all metrics. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

  private final Supplier<T> source;
  private final LongSupplier nanos;
  private @Nullable Read last;

  CachedReading(Supplier<T> source) {
    this(source, System::nanoTime);
  }

  CachedReading(Supplier<T> source, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
  }

  /** The cached or new value; empty while the store is unavailable or slow. */
  synchronized Optional<T> get() {
    Read read = last;
    if (read == null || read.stale()) {
      read = new Read();
      last = read;
      Thread.ofVirtual().name("sample").start(read);
      read.await();
    }
    return read.value();
  }

  /** One query of the source, its value and its time. */
  private final class Read implements Runnable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable T value;
    private volatile long endedAt;

    @Override
    public void run() {
      try {
        value = source.get();
      } catch (StoreUnavailableException e) {
        // The missing value reports it, and the tasks of the engine log it.
      } finally {
        endedAt = nanos.getAsLong();
        ended.countDown();
      }
    }

    void await() {
      try {
        ended.await(READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    boolean stale() {
      return ended.getCount() == 0 && nanos.getAsLong() - endedAt >= CACHE_TTL.toNanos();
    }

    Optional<T> value() {
      return Optional.ofNullable(value);
    }
  }
}

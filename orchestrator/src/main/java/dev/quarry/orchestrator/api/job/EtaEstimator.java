package dev.quarry.orchestrator.api.job;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.job.Throughput;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * When a queued job will have ended, from how its tenant's jobs of the type have gone and how fast
 * the queue moves. Where neither is known, nothing is said. A tenant's tempo is read once in a
 * while; who asks meanwhile gets what was read last and waits for nobody. Thread-safe.
 */
final class EtaEstimator {
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final int MOST_TENANTS = 1_000;

  private record Known(Throughput tempo, long readAt) {}

  private final JobStore store;
  private final LongSupplier nanos;
  private final ReentrantLock reading = new ReentrantLock();
  private final Cache<String, Known> byTenant =
      Caffeine.newBuilder().maximumSize(MOST_TENANTS).build();

  /**
   * @param nanos a monotonic clock
   */
  EtaEstimator(JobStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
  }

  /** Of a job that was just submitted: everything that waits is before it. */
  Optional<Duration> ofNew(Job job) {
    return untilEnd(job, tempo(job.tenant()).queued());
  }

  /**
   * Of a queued job.
   *
   * @param before how many are claimed before it
   */
  Optional<Duration> untilEnd(Job job, long before) {
    Throughput tempo = tempo(job.tenant());
    Duration usual = tempo.medianDurations().get(job.type());
    if (usual == null || (before > 0 && tempo.endsPerSecond() <= 0)) {
      return Optional.empty();
    }
    Duration line =
        before == 0
            ? Duration.ZERO
            : Duration.ofMillis((long) (before / tempo.endsPerSecond() * 1e3));
    Duration due = Duration.between(job.times().readAt(), job.times().runAt());
    Duration wait = due.compareTo(line) > 0 ? due : line;
    return Optional.of(wait.plus(usual));
  }

  private Throughput tempo(String tenant) {
    Known known = byTenant.getIfPresent(tenant);
    if (known != null && nanos.getAsLong() - known.readAt() < FRESH.toNanos()) {
      return known.tempo();
    }
    if (!reading.tryLock()) {
      return known == null ? Throughput.UNKNOWN : known.tempo();
    }
    try {
      Throughput read = read(tenant);
      byTenant.put(tenant, new Known(read, nanos.getAsLong()));
      return read;
    } finally {
      reading.unlock();
    }
  }

  /** No answer is worse for lack of an estimate. */
  private Throughput read(String tenant) {
    try {
      return store.throughput(tenant);
    } catch (StoreUnavailableException e) {
      return Throughput.UNKNOWN;
    }
  }
}

package dev.quarry.orchestrator.api.job;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarry.orchestrator.job.Job;
import dev.quarry.orchestrator.job.QueueStatistics;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import dev.quarry.orchestrator.job.Throughput;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Estimates when a queued job will have ended, from the usual duration of jobs of its type and
 * tenant and the throughput of the queue. Without these there is no estimate. The throughput of a
 * tenant is cached for a few seconds; while one thread reloads it, others use the previous value
 * and do not block. Thread-safe.
 */
final class EtaEstimator {
  private static final Duration CACHE_TTL = Duration.ofSeconds(10);
  private static final int MAX_TENANTS = 1_000;

  private record CachedThroughput(Throughput throughput, long readAt) {}

  private final QueueStatistics queues;
  private final LongSupplier nanos;
  private final ReentrantLock reading = new ReentrantLock();
  private final Cache<String, CachedThroughput> byTenant =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).build();

  /**
   * @param nanos a monotonic clock
   */
  EtaEstimator(QueueStatistics queues, LongSupplier nanos) {
    this.queues = queues;
    this.nanos = nanos;
  }

  /** The time until a job ends that was just submitted: all queued jobs are before it. */
  Optional<Duration> ofNewJob(Job job) {
    return untilEnd(job, throughput(job.tenant()).queued());
  }

  /**
   * The time until a queued job ends; empty if it cannot be estimated.
   *
   * @param jobsBefore the number of jobs that will be claimed before it
   */
  Optional<Duration> untilEnd(Job job, long jobsBefore) {
    Throughput throughput = throughput(job.tenant());
    Duration duration = throughput.medianDurations().get(job.type());
    if (duration == null || (jobsBefore > 0 && throughput.endsPerSecond() <= 0)) {
      return Optional.empty();
    }
    Duration queueWait =
        jobsBefore == 0
            ? Duration.ZERO
            : Duration.ofMillis((long) (jobsBefore / throughput.endsPerSecond() * 1e3));
    Duration due = Duration.between(job.times().readAt(), job.times().runAt());
    Duration wait = due.compareTo(queueWait) > 0 ? due : queueWait;
    return Optional.of(wait.plus(duration));
  }

  private Throughput throughput(String tenant) {
    CachedThroughput cached = byTenant.getIfPresent(tenant);
    if (cached != null && nanos.getAsLong() - cached.readAt() < CACHE_TTL.toNanos()) {
      return cached.throughput();
    }
    if (!reading.tryLock()) {
      return cached == null ? Throughput.UNKNOWN : cached.throughput();
    }
    try {
      Throughput read = read(tenant);
      byTenant.put(tenant, new CachedThroughput(read, nanos.getAsLong()));
      return read;
    } finally {
      reading.unlock();
    }
  }

  /** A missing estimate must not fail a response. */
  private Throughput read(String tenant) {
    try {
      return queues.throughput(tenant);
    } catch (StoreUnavailableException e) {
      return Throughput.UNKNOWN;
    }
  }
}

package dev.quarry.orchestrator.config;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.JobStore.WorkerView;
import dev.quarry.orchestrator.job.QueueStore;
import dev.quarry.orchestrator.job.QueueStore.QueueStatus;
import dev.quarry.orchestrator.job.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The queues and leases as the database has them, read at most every few seconds however often they
 * are asked for. While the database is away every figure is NaN. Thread-safe.
 */
final class QueueWatch {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final QueueStore queues;
  private final JobStore jobs;
  private @Nullable Seen seen;

  QueueWatch(QueueStore queues, JobStore jobs) {
    this.queues = queues;
    this.jobs = jobs;
  }

  private record Seen(List<QueueStatus> queues, List<WorkerView> workers, long atNanos) {}

  double sum(ToLongFunction<QueueStatus> count) {
    Seen now = read();
    return now == null ? Double.NaN : now.queues().stream().mapToLong(count).sum();
  }

  /** 0 if nothing is queued. */
  double oldestSeconds(JobType type) {
    Seen now = read();
    return now == null
        ? Double.NaN
        : now.queues().stream()
            .filter(queue -> queue.type() == type)
            .mapToDouble(queue -> seconds(queue.oldest()))
            .sum();
  }

  /** 0 if nobody has leases. */
  double leaseSeconds() {
    Seen now = read();
    return now == null
        ? Double.NaN
        : now.workers().stream()
            .mapToDouble(worker -> seconds(worker.heartbeatAge()))
            .max()
            .orElse(0);
  }

  private static double seconds(@Nullable Duration age) {
    return age == null ? 0 : age.toMillis() / 1000.0;
  }

  private synchronized @Nullable Seen read() {
    long now = System.nanoTime();
    Seen before = seen;
    if (before != null && now - before.atNanos() < FRESH.toNanos()) {
      return before;
    }
    try {
      seen = new Seen(queues.list(), jobs.workers(), now);
    } catch (StoreUnavailableException e) {
      seen = null;
    }
    return seen;
  }
}

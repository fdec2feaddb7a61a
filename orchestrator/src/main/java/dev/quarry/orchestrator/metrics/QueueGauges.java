package dev.quarry.orchestrator.metrics;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.JobStore;
import dev.quarry.orchestrator.job.JobStore.WorkerView;
import dev.quarry.orchestrator.job.QueueStore;
import dev.quarry.orchestrator.job.QueueStore.QueueStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The queues and leases as the database has them, read at most every few seconds however often they
 * are asked for. While the database is away every figure is NaN. Thread-safe.
 */
public final class QueueGauges {
  private final CachedReading<Seen> looks;

  public QueueGauges(QueueStore queues, JobStore jobs) {
    this.looks = new CachedReading<>(() -> new Seen(queues.list(), jobs.workers()));
  }

  private record Seen(List<QueueStatus> queues, List<WorkerView> workers) {}

  double sum(ToLongFunction<QueueStatus> count) {
    return figure(seen -> seen.queues().stream().mapToLong(count).sum());
  }

  /** 0 if nothing is queued. */
  double oldestSeconds(JobType type) {
    return figure(
        seen ->
            seen.queues().stream()
                .filter(queue -> queue.type() == type)
                .mapToDouble(queue -> seconds(queue.oldest()))
                .sum());
  }

  /** 0 if nobody has leases. */
  double leaseSeconds() {
    return figure(
        seen ->
            seen.workers().stream()
                .mapToDouble(worker -> seconds(worker.heartbeatAge()))
                .max()
                .orElse(0));
  }

  private double figure(ToDoubleFunction<Seen> of) {
    return looks.get().map(of::applyAsDouble).orElse(Double.NaN);
  }

  private static double seconds(@Nullable Duration age) {
    return age == null ? 0 : age.toMillis() / 1000.0;
  }
}

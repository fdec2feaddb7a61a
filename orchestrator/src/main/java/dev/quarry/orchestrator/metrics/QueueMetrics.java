package dev.quarry.orchestrator.metrics;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.job.NodeRegistry;
import dev.quarry.orchestrator.job.NodeRegistry.WorkerNode;
import dev.quarry.orchestrator.job.QueueStore;
import dev.quarry.orchestrator.job.QueueStore.QueueState;
import dev.quarry.orchestrator.job.QueueStore.QueueStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code jobs_created_total} of this node; {@code active_jobs}, {@code queue_age_seconds}, {@code
 * queue_paused}, {@code worker_nodes} and {@code lease_age_seconds} of the whole database, reported
 * by one node. The database is read at most every few seconds. Thread-safe.
 */
public final class QueueMetrics implements MeterBinder {
  private final ElectedReading.Source<Snapshot> snapshots;
  private final LongSupplier created;

  /**
   * @param created total number of jobs that this node added
   */
  public QueueMetrics(
      QueueStore queues, NodeRegistry nodes, LongSupplier created, ElectedReading elected) {
    this.created = created;
    this.snapshots = elected.of(() -> new Snapshot(queues.list(), nodes.list()));
  }

  private record Snapshot(List<QueueStatus> queues, List<WorkerNode> nodes) {}

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("jobs.created", created, LongSupplier::getAsLong)
        .description("Jobs submitted to this node")
        .register(registry);
    active(registry, "queued", QueueStatus::queued);
    active(registry, "delayed", QueueStatus::delayed);
    active(registry, "processing", QueueStatus::running);
    for (JobType type : JobType.values()) {
      Gauge.builder("queue.age.seconds", this, each -> each.oldestSeconds(type))
          .description("How long the oldest due job has been due")
          .tag("queue", type.code())
          .strongReference(true)
          .register(registry);
      Gauge.builder("queue.paused", this, each -> each.paused(type))
          .description("Whether an operator has paused or drains the queue: 1 or 0")
          .tag("queue", type.code())
          .strongReference(true)
          .register(registry);
    }
    Gauge.builder("worker.nodes", this, QueueMetrics::workers)
        .description("Nodes with the role worker that have reported within the last minute")
        .strongReference(true)
        .register(registry);
    Gauge.builder("lease.age.seconds", this, QueueMetrics::leaseSeconds)
        .description("Largest time since the last heartbeat of a node that holds leases")
        .strongReference(true)
        .register(registry);
  }

  private void active(MeterRegistry registry, String status, ToLongFunction<QueueStatus> count) {
    Gauge.builder("active.jobs", this, each -> each.sum(count))
        .description("Jobs that have not ended")
        .tag("status", status)
        .strongReference(true)
        .register(registry);
  }

  private double sum(ToLongFunction<QueueStatus> count) {
    return snapshots.value(snapshot -> snapshot.queues().stream().mapToLong(count).sum());
  }

  /** 0 if nothing is queued. */
  private double oldestSeconds(JobType type) {
    return queue(type, queue -> seconds(queue.oldest()));
  }

  private double paused(JobType type) {
    return queue(type, queue -> queue.state() == QueueState.RUNNING ? 0 : 1);
  }

  private double queue(JobType type, ToDoubleFunction<QueueStatus> of) {
    return snapshots.value(
        snapshot ->
            snapshot.queues().stream().filter(queue -> queue.type() == type).mapToDouble(of).sum());
  }

  private double workers() {
    return snapshots.value(
        snapshot -> snapshot.nodes().stream().filter(node -> node.slots() != null).count());
  }

  /** 0 if no node holds leases. */
  private double leaseSeconds() {
    return snapshots.value(
        snapshot ->
            snapshot.nodes().stream()
                .mapToDouble(node -> seconds(node.heartbeatAge()))
                .max()
                .orElse(0));
  }

  private static double seconds(@Nullable Duration age) {
    return age == null ? 0 : age.toMillis() / 1000.0;
  }
}

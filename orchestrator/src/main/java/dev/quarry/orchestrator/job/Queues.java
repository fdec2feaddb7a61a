package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.QueueStore.QueueState;
import dev.quarry.orchestrator.job.QueueStore.QueueStatus;
import java.util.List;
import java.util.UUID;

/**
 * Pauses, resumes and drains queues for operators. A change applies to the next claim of every node
 * and persists across restarts. Thread-safe. Throws {@link StoreUnavailableException} while the
 * database is unavailable.
 */
public final class Queues {
  private final QueueStore store;
  private final Bus bus;

  public Queues(QueueStore store, Bus bus) {
    this.store = store;
    this.bus = bus;
  }

  public List<QueueStatus> list() {
    return store.list();
  }

  /** Starts no more jobs of this type; running jobs continue. */
  public QueueStatus pause(JobType queue) {
    store.change(queue, QueueState.PAUSED);
    return status(queue);
  }

  public QueueStatus resume(JobType queue) {
    store.change(queue, QueueState.RUNNING);
    bus.workAvailable();
    return status(queue);
  }

  /**
   * Starts no more jobs of this type and releases the running ones within one heartbeat; their
   * attempts are not counted.
   */
  public QueueStatus drain(JobType queue) {
    List<UUID> running = store.change(queue, QueueState.DRAINING);
    running.forEach(bus::cancelRequested); // triggers a heartbeat, which reads the state
    return status(queue);
  }

  private QueueStatus status(JobType queue) {
    return store.list().stream()
        .filter(each -> each.type() == queue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no queue for jobs of type " + queue.code()));
  }
}

package dev.quarry.orchestrator.job;

import dev.quarry.model.JobType;
import dev.quarry.orchestrator.event.Bus;
import dev.quarry.orchestrator.job.QueueStore.QueueState;
import dev.quarry.orchestrator.job.QueueStore.QueueStatus;
import java.util.List;
import java.util.UUID;

/**
 * What operators do with the queues. A change is obeyed by every node from its next claim on, and
 * outlasts restarts. Thread-safe; throws {@link StoreUnavailableException} while the database is
 * away.
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

  /** Starts no more jobs of this type; what runs may end. */
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
   * Starts no more jobs of this type and has what runs handed back, without using up an attempt,
   * within one heartbeat.
   */
  public QueueStatus drain(JobType queue) {
    List<UUID> running = store.change(queue, QueueState.DRAINING);
    running.forEach(bus::cancelRequested); // their nodes ask the database, and learn why
    return status(queue);
  }

  private QueueStatus status(JobType queue) {
    return store.list().stream()
        .filter(each -> each.type() == queue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no queue of " + queue.code()));
  }
}

package dev.quarry.orchestrator.event;

import java.util.UUID;
import java.util.function.Consumer;

/**
 * Wake-ups between threads and nodes. Messages may be lost or repeated: who listens also polls, so
 * losing one costs latency only. Thread-safe; never blocks. Listeners return at once.
 */
public interface Bus {

  /** There may be work to claim. */
  void workAvailable();

  /** A job has new events; they are read from the database. */
  void jobChanged(UUID jobId);

  /** A running job is to be cancelled; its worker asks the database. */
  void cancelRequested(UUID jobId);

  /** Runs when there may be work. */
  Subscription onWork(Runnable listener);

  /** Runs when the job may have new events. */
  Subscription onChange(UUID jobId, Runnable listener);

  /** Runs when a running job, of this node or another, is to be cancelled. */
  Subscription onCancel(Consumer<UUID> listener);

  /** Close to stop listening. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}

package dev.quarry.orchestrator.event;

import java.time.Duration;
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

  /** Tells this node when there may be work. */
  Subscription onWork(WorkListener listener);

  /** Runs when the job may have new events. */
  Subscription onChange(UUID jobId, Runnable listener);

  /** Runs when a running job, of this node or another, is to be cancelled. */
  Subscription onCancel(Consumer<UUID> listener);

  /**
   * Whether other nodes cannot be told anything at the moment, nor tell this one. Work goes on, as
   * fast as each node polls.
   */
  boolean disconnected();

  /** A node that claims jobs. */
  interface WorkListener {

    /** There may be work to claim. */
    void wake();

    /**
     * The same, from a message that no other node has been given.
     *
     * @param looked to be run when this node has looked for work; never run if it could not, so
     *     that another node gets the message
     */
    void wake(Runnable looked);

    /**
     * How many jobs the node could start now. Waits while there are none.
     *
     * @return 0 when the time is up
     */
    int awaitFree(Duration atMost) throws InterruptedException;

    /** Whether the node could start no job now. */
    boolean full();
  }

  /** Close to stop listening. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}

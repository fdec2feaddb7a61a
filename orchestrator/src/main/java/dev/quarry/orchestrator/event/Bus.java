package dev.quarry.orchestrator.event;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Sends wake-ups between threads and nodes. Messages may be lost or repeated: listeners also poll,
 * so a lost message costs only latency. Thread-safe. Neither sending nor listeners may block.
 */
public interface Bus {

  /** Connects to other nodes, if there can be any, in background threads. Call it once. */
  default void start() {}

  /** Announces that jobs may be due. */
  void workAvailable();

  /** Announces new events of a job; listeners read them from the database. */
  void jobChanged(UUID jobId);

  /** Announces a cancellation request; the worker of the job reads it from the database. */
  void cancelRequested(UUID jobId);

  /** Notifies the listener when jobs may be due. */
  Subscription onWork(WorkListener listener);

  /** Runs the listener when the job may have new events. */
  Subscription onChange(UUID jobId, Runnable listener);

  /** Runs the listener on a cancellation request for a job of any node. */
  Subscription onCancel(Consumer<UUID> listener);

  /**
   * Whether no messages can be exchanged with other nodes at the moment. Jobs are still processed,
   * with the latency of polling.
   */
  boolean disconnected();

  /** A node that claims jobs. */
  interface WorkListener {

    /** Jobs may be due. */
    void wake();

    /**
     * The same, for a message that was delivered to this node only.
     *
     * @param acknowledge must run after this node has polled for due jobs. If the poll fails it
     *     must not run, and the message is delivered to another node.
     */
    void wake(Runnable acknowledge);

    /**
     * Waits until the node can start a job.
     *
     * @return the number of jobs that can be started; 0 if the timeout expires first
     */
    int awaitFree(Duration timeout) throws InterruptedException;

    /** Whether the node can start no job now. */
    boolean full();
  }

  /** Close it to unsubscribe. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}

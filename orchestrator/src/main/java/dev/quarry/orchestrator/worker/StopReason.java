package dev.quarry.orchestrator.worker;

/** Why a handler is told to stop before it has ended by itself. */
public enum StopReason {
  CANCELLED,
  TIMED_OUT,
  /** The database says that the lease is over. */
  LEASE_LOST,
  /** The database has not answered for so long that the lease may be over. */
  OUT_OF_TOUCH,
  /** An operator drains the queue of such jobs. */
  QUEUE_DRAINED,
  SHUTTING_DOWN
}

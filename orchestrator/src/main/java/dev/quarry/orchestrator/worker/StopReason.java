package dev.quarry.orchestrator.worker;

/** Why a handler is interrupted. */
public enum StopReason {
  CANCELLED,
  TIMED_OUT,
  /** The heartbeat found that the lease is lost. */
  LEASE_LOST,
  /** No heartbeat succeeded within the trust window: the lease may have expired. */
  LEASE_UNCERTAIN,
  /** An operator drains the queue of this job type. */
  QUEUE_DRAINED,
  SHUTTING_DOWN
}

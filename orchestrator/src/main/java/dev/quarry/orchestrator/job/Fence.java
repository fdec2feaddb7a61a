package dev.quarry.orchestrator.job;

import java.util.UUID;

/**
 * Fencing token: the id of a job and the epoch of the worker's claim. Every write of a worker
 * carries one and takes effect only while the job is processing in that epoch.
 */
public record Fence(UUID jobId, long epoch) {

  /** Whether nobody claimed the job before, so that no earlier attempt has left anything. */
  public boolean isFirstClaim() {
    return epoch == 1;
  }
}

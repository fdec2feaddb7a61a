package dev.quarry.orchestrator.lease;

import dev.quarry.orchestrator.job.Fence;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/** The leases of running jobs. Only the database's clock decides whether one has expired. */
public interface LeaseStore {

  /**
   * Extends the leases of a node.
   *
   * @return which of them are lost, and which of the other jobs have to stop
   * @throws dev.quarry.orchestrator.job.StoreUnavailableException while the database is unavailable
   */
  Heartbeat heartbeat(String node, Collection<Fence> held, Duration lease);

  /**
   * The result of a heartbeat. A node may hold one job in two epochs if it claims the job again
   * before it has noticed that the first lease is lost.
   *
   * @param draining jobs to release because their queue is draining
   */
  record Heartbeat(Set<Fence> lost, Set<Fence> cancelRequested, Set<Fence> draining) {}
}

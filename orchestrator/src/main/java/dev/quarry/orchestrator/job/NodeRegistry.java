package dev.quarry.orchestrator.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The nodes that run jobs. Thread-safe; each method is one transaction. */
public interface NodeRegistry {

  /** Registers a node or renews its registration; {@code slots} is its limit of running jobs. */
  void register(String node, int slots);

  /** Removes a node that shuts down. */
  void deregister(String node);

  /** A node and its leases, which are of jobs of all tenants. Unregistered: without slots. */
  record WorkerNode(
      String name,
      @Nullable Integer slots,
      @Nullable Instant startedAt,
      Duration heartbeatAge,
      List<Lease> leases) {}

  /**
   * A lease.
   *
   * @param expiresIn negative: the lease has expired and the job is not rescued yet
   */
  record Lease(UUID jobId, String tenant, long epoch, Duration heartbeatAge, Duration expiresIn) {}

  /** The nodes that registered within the last minute, followed by others that hold leases. */
  List<WorkerNode> list();
}

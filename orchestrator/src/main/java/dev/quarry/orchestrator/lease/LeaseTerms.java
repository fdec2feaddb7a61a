package dev.quarry.orchestrator.lease;

import java.time.Duration;

/**
 * Durations of leases, heartbeats and the trust window: {@code heartbeat < trust < lease}.
 *
 * @param node the node that holds the leases; unique
 * @param lease time until a lease expires without a heartbeat
 * @param heartbeat interval between heartbeats
 * @param trust trust window: how long a node relies on its leases after its last successful
 *     heartbeat, by its own monotonic clock
 */
public record LeaseTerms(String node, Duration lease, Duration heartbeat, Duration trust) {

  public LeaseTerms {
    if (heartbeat.compareTo(trust) >= 0 || trust.compareTo(lease) >= 0) {
      throw new IllegalArgumentException(
          "heartbeat %s must be shorter than trust %s, and trust shorter than lease %s"
              .formatted(heartbeat, trust, lease));
    }
  }
}

package dev.quarry.orchestrator.dispatch;

import java.time.Duration;

/**
 * How leases are held.
 *
 * @param node who holds them; no two nodes have the same name
 * @param lease how long one lasts without a heartbeat
 * @param heartbeat how often they are extended
 * @param trust how long after the last good heartbeat a worker still trusts its leases, by this
 *     machine's monotonic clock
 */
public record LeaseTerms(String node, Duration lease, Duration heartbeat, Duration trust) {

  public LeaseTerms {
    if (heartbeat.compareTo(trust) >= 0 || trust.compareTo(lease) >= 0) {
      throw new IllegalArgumentException(
          "heartbeat %s must be shorter than trust %s, and trust than lease %s"
              .formatted(heartbeat, trust, lease));
    }
  }
}

package dev.quarry.orchestrator.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The queue of deliveries for senders. Thread-safe; each method is one transaction. The database's
 * clock alone decides what is due. Only the transactions that end jobs add deliveries.
 */
public interface DeliveryStore {

  /**
   * How many deliveries may be leased.
   *
   * @param all in total
   * @param perHost for a host without deliveries in flight on this node
   * @param free for hosts with deliveries in flight; 0 if the host is at its limit
   */
  record Capacity(int all, int perHost, Map<String, Integer> free) {
    public Capacity {
      free = Map.copyOf(free);
    }
  }

  /**
   * Leases due deliveries, the earliest due first. Deliveries with an expired lease are included.
   */
  List<Delivery> claim(Capacity capacity, Duration lease);

  /**
   * Stores the result of an attempt and the decision. Does nothing if a later attempt holds the
   * lease.
   */
  void record(Delivery delivery, Attempt attempt, DeliveryDecision decision);

  /** Number of deliveries that are not yet delivered or given up. */
  long pending();

  /**
   * Deletes deliveries that ended more than {@code age} ago.
   *
   * @return how many were deleted, at most {@code limit}
   */
  int removeEnded(Duration age, int limit);
}

package dev.quarry.orchestrator.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Deliveries as senders see them. Thread-safe; each method is one transaction. Only the database's
 * clock decides what is due. Written by the transactions that end jobs, and by nobody else.
 */
public interface DeliveryStore {

  /**
   * How much may be claimed at once.
   *
   * @param all deliveries
   * @param perHost deliveries of a host that has none under way here
   * @param free the same for hosts that have some; 0 for a host that has enough
   */
  record Capacity(int all, int perHost, Map<String, Integer> free) {
    public Capacity {
      free = Map.copyOf(free);
    }
  }

  /** Leases due deliveries, those due first first. An expired lease counts as none. */
  List<Delivery> claim(Capacity capacity, Duration lease);

  /**
   * Writes how an attempt went and what follows. Does nothing to a delivery whose lease has passed
   * to a later attempt.
   */
  void record(Delivery delivery, Attempt attempt, DeliveryDecision decision);

  /** How many wait to be delivered. */
  long pending();

  /**
   * Removes deliveries that ended longer ago.
   *
   * @return how many, at most {@code limit}
   */
  int removeEnded(Duration age, int limit);
}

package dev.quarry.orchestrator.webhook;

import java.util.HashMap;
import java.util.Map;

/** Counts the deliveries in flight on this node, per host and in total. Thread-safe. */
final class HostConcurrency {
  private final int max;
  private final int perHost;
  private final Map<String, Integer> inFlight = new HashMap<>();
  private int all;

  HostConcurrency(int max, int perHost) {
    this.max = max;
    this.perHost = perHost;
  }

  /** The free capacity. */
  synchronized DeliveryStore.Capacity capacity() {
    Map<String, Integer> free = new HashMap<>();
    inFlight.forEach((host, count) -> free.put(host, Math.max(0, perHost - count)));
    return new DeliveryStore.Capacity(Math.max(0, max - all), perHost, free);
  }

  synchronized void enter(String host) {
    all++;
    inFlight.merge(host, 1, Integer::sum);
  }

  synchronized void leave(String host) {
    all--;
    inFlight.computeIfPresent(host, (same, count) -> count == 1 ? null : count - 1);
    notifyAll();
  }

  /** Waits until no delivery is in flight; false after the timeout. */
  synchronized boolean awaitEmpty(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (all > 0) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}

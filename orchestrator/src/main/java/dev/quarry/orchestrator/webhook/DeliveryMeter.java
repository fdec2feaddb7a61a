package dev.quarry.orchestrator.webhook;

import java.time.Duration;

/** Counts attempts. Thread-safe. */
@FunctionalInterface
public interface DeliveryMeter {
  void attempted(DeliveryDecision decision, Duration took);
}

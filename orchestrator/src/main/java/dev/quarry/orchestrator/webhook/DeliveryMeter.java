package dev.quarry.orchestrator.webhook;

import java.time.Duration;

/** Records metrics of attempts. Thread-safe. */
@FunctionalInterface
public interface DeliveryMeter {
  void attempted(DeliveryDecision decision, Duration took);
}

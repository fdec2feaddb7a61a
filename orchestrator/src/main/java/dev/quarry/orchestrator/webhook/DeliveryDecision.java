package dev.quarry.orchestrator.webhook;

import java.time.Duration;

/** What becomes of a delivery after an attempt. */
public sealed interface DeliveryDecision {

  record Delivered() implements DeliveryDecision {}

  record Retry(Duration delay) implements DeliveryDecision {}

  /** No attempt is left, or none can go better. */
  record GivenUp() implements DeliveryDecision {}

  /** The receiver wants no more messages at this address. */
  record Gone() implements DeliveryDecision {}
}

package dev.quarry.orchestrator.webhook;

import java.time.Duration;

/** What happens to a delivery after an attempt. */
public sealed interface DeliveryDecision {

  record Delivered() implements DeliveryDecision {}

  record Retry(Duration delay) implements DeliveryDecision {}

  /** No attempt is left, or the error is permanent. */
  record GivenUp() implements DeliveryDecision {}

  /** The receiver responded 410: it wants no more messages at this URL. */
  record Gone() implements DeliveryDecision {}
}

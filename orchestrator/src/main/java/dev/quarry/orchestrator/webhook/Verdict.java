package dev.quarry.orchestrator.webhook;

import java.time.Duration;

/** What becomes of a delivery after an attempt. */
public sealed interface Verdict {

  record Delivered() implements Verdict {}

  record Retry(Duration delay) implements Verdict {}

  /** No attempt is left, or none can go better. */
  record GivenUp() implements Verdict {}

  /** The receiver wants no more messages at this address. */
  record Gone() implements Verdict {}
}

package dev.quarry.orchestrator.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * Decides what follows an attempt. Immutable.
 *
 * <p>A 2xx response completes a delivery. 410 ends it and disables the endpoint (Standard Webhooks,
 * "Deliverability and reliability"). A permanent error of the URL ends it too. Otherwise it is
 * retried after the next configured delay plus up to 20 % jitter, and not before the receiver's
 * Retry-After, up to 24 hours.
 */
public final class DeliveryPolicy {
  private static final int GONE = 410;

  /** Errors of the URL itself, which no later attempt can change. */
  private static final Set<String> PERMANENT_ERRORS =
      Set.of("own_address", "invalid_url", "blocked_scheme");

  private static final double MAX_JITTER = 0.2;
  private static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

  private final List<Duration> delays;
  private final DoubleSupplier random;

  /**
   * @param delays after each failed attempt except the last
   * @param random supplies values from 0 to 1
   */
  public DeliveryPolicy(List<Duration> delays, DoubleSupplier random) {
    this.delays = List.copyOf(delays);
    this.random = random;
  }

  DeliveryDecision decide(Delivery delivery, Attempt attempt) {
    if (attempt.delivered()) {
      return new DeliveryDecision.Delivered();
    }
    if (attempt.status() != null && attempt.status() == GONE) {
      return new DeliveryDecision.Gone();
    }
    boolean permanent =
        attempt.errorCode() != null && PERMANENT_ERRORS.contains(attempt.errorCode());
    return permanent || delivery.tries() > delays.size()
        ? new DeliveryDecision.GivenUp()
        : new DeliveryDecision.Retry(delay(delays.get(delivery.tries() - 1), attempt));
  }

  private Duration delay(Duration planned, Attempt attempt) {
    double factor = 1 + MAX_JITTER * random.getAsDouble();
    Duration jittered = Duration.ofMillis((long) (planned.toMillis() * factor));
    Duration retryAfter = attempt.retryAfter();
    if (retryAfter == null || retryAfter.compareTo(jittered) <= 0) {
      return jittered;
    }
    return retryAfter.compareTo(MAX_RETRY_AFTER) < 0 ? retryAfter : MAX_RETRY_AFTER;
  }
}

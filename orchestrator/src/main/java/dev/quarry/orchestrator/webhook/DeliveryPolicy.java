package dev.quarry.orchestrator.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * Decides what follows an attempt. Immutable.
 *
 * <p>An answer 2xx ends a delivery well; 410 ends it for good (Standard Webhooks, "Deliverability
 * and reliability"). An address that can never become right ends it too. Otherwise it is tried
 * again after a delay that grows, a little longer each time than configured so that messages that
 * failed together do not come back together, and never sooner than the receiver's Retry-After.
 */
public final class DeliveryPolicy {
  private static final int GONE = 410;

  /** What is wrong with the address itself: no later attempt finds it otherwise. */
  private static final Set<String> PERMANENT_ERRORS =
      Set.of("own_address", "invalid_url", "blocked_scheme");

  private static final double MAX_JITTER = 0.2;
  private static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

  private final List<Duration> delays;
  private final DoubleSupplier random;

  /**
   * @param delays after each failed attempt but the last
   * @param random from 0 to 1
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
    boolean permanent = attempt.errorCode() != null && PERMANENT_ERRORS.contains(attempt.errorCode());
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

package dev.quarry.orchestrator.metrics;

import dev.quarry.orchestrator.webhook.DeliveryDecision;
import dev.quarry.orchestrator.webhook.DeliveryMeter;
import dev.quarry.orchestrator.webhook.DeliveryStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * {@code webhook_attempt_seconds} and {@code webhook_deliveries_total} by outcome, and {@code
 * webhook_deliveries_pending}, which one node reports for all.
 */
public final class WebhookMetrics implements DeliveryMeter {
  private static final String DELIVERED = "delivered";
  private static final String GIVEN_UP = "given_up";
  private static final String GONE = "gone";

  private final MeterRegistry registry;

  public WebhookMetrics(MeterRegistry registry, DeliveryStore store, ElectedReading elected) {
    this.registry = registry;
    Gauge.builder(
            "webhook.deliveries.pending",
            elected.of(store::pending),
            pending -> pending.value(Long::doubleValue))
        .description("Webhooks of all nodes that are not delivered yet")
        .strongReference(true)
        .register(registry);
    List.of(DELIVERED, GIVEN_UP, GONE).forEach(this::ended);
  }

  private Counter ended(String outcome) {
    return Counter.builder("webhook.deliveries")
        .description("Webhooks that this node has delivered or given up")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public void attempted(DeliveryDecision decision, Duration duration) {
    Timer.builder("webhook.attempt")
        .description("Attempts to deliver webhooks")
        .tag("outcome", outcome(decision))
        .register(registry)
        .record(duration);
    if (!(decision instanceof DeliveryDecision.Retry)) {
      ended(outcome(decision)).increment();
    }
  }

  private static String outcome(DeliveryDecision decision) {
    return switch (decision) {
      case DeliveryDecision.Delivered _ -> DELIVERED;
      case DeliveryDecision.Retry _ -> "retry";
      case DeliveryDecision.GivenUp _ -> GIVEN_UP;
      case DeliveryDecision.Gone _ -> GONE;
    };
  }
}

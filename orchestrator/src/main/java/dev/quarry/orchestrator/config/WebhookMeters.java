package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.webhook.DeliveryMeter;
import dev.quarry.orchestrator.webhook.DeliveryStore;
import dev.quarry.orchestrator.webhook.Verdict;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** {@code webhook_attempt_seconds} by outcome, and {@code webhook_deliveries_pending}. */
final class WebhookMeters implements DeliveryMeter {
  private final MeterRegistry registry;

  WebhookMeters(MeterRegistry registry, DeliveryStore store) {
    this.registry = registry;
    Gauge.builder("webhook.deliveries.pending", store, DeliveryStore::pending)
        .description("Webhooks that are not delivered yet, of all nodes")
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void attempted(Verdict verdict, Duration took) {
    Timer.builder("webhook.attempt")
        .description("Attempts to deliver webhooks")
        .tag("outcome", outcome(verdict))
        .register(registry)
        .record(took);
  }

  private static String outcome(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Delivered _ -> "delivered";
      case Verdict.Retry _ -> "retry";
      case Verdict.GivenUp _ -> "given_up";
      case Verdict.Gone _ -> "gone";
    };
  }
}

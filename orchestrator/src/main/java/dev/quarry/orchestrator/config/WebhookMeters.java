package dev.quarry.orchestrator.config;

import dev.quarry.orchestrator.webhook.DeliveryMeter;
import dev.quarry.orchestrator.webhook.DeliveryStore;
import dev.quarry.orchestrator.webhook.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * {@code webhook_attempt_seconds} and {@code webhook_deliveries_total} by outcome, and {@code
 * webhook_deliveries_pending}, which is the same on every node and NaN while the database is away.
 */
final class WebhookMeters implements DeliveryMeter {
  private static final String DELIVERED = "delivered";
  private static final String GIVEN_UP = "given_up";
  private static final String GONE = "gone";

  private final MeterRegistry registry;

  WebhookMeters(MeterRegistry registry, DeliveryStore store) {
    this.registry = registry;
    Gauge.builder("webhook.deliveries.pending", new Sampled<>(store::pending), WebhookMeters::count)
        .description("Webhooks that are not delivered yet, of all nodes")
        .strongReference(true)
        .register(registry);
    List.of(DELIVERED, GIVEN_UP, GONE).forEach(this::ended);
  }

  private static double count(Sampled<Long> pending) {
    return pending.get().map(Long::doubleValue).orElse(Double.NaN);
  }

  private Counter ended(String outcome) {
    return Counter.builder("webhook.deliveries")
        .description("Webhooks that this node has delivered or given up")
        .tag("outcome", outcome)
        .register(registry);
  }

  @Override
  public void attempted(Verdict verdict, Duration took) {
    Timer.builder("webhook.attempt")
        .description("Attempts to deliver webhooks")
        .tag("outcome", outcome(verdict))
        .register(registry)
        .record(took);
    if (!(verdict instanceof Verdict.Retry)) {
      ended(outcome(verdict)).increment();
    }
  }

  private static String outcome(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Delivered _ -> DELIVERED;
      case Verdict.Retry _ -> "retry";
      case Verdict.GivenUp _ -> GIVEN_UP;
      case Verdict.Gone _ -> GONE;
    };
  }
}

package dev.quarry.orchestrator.webhook;

import dev.quarry.orchestrator.periodic.RepeatingTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends due deliveries on every node, each in its own virtual thread. Can be started and closed
 * once.
 */
public final class WebhookSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);

  /**
   * Time for deliveries in flight when the node stops. Deliveries that take longer are sent again
   * after their lease expires.
   */
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  /**
   * Concurrency and polling.
   *
   * @param maxConcurrent deliveries in flight at once
   * @param lease longer than an attempt can take
   */
  public record Pace(int maxConcurrent, int perHost, Duration poll, Duration lease) {}

  private final DeliveryStore store;
  private final DeliveryCall call;
  private final DeliveryPolicy policy;
  private final DeliveryMeter meter;
  private final Pace pace;
  private final HostConcurrency concurrency;
  private final RepeatingTask sending =
      new RepeatingTask("webhook-sender", MAX_BACKOFF, this::send);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-", 0).factory());
  private volatile boolean closed;

  public WebhookSender(
      DeliveryStore store,
      DeliveryCall call,
      DeliveryPolicy policy,
      DeliveryMeter meter,
      Pace pace) {
    this.store = store;
    this.call = call;
    this.policy = policy;
    this.meter = meter;
    this.pace = pace;
    this.concurrency = new HostConcurrency(pace.maxConcurrent(), pace.perHost());
  }

  /** Starts sending, until it is closed. */
  public void start() {
    sending.start();
  }

  private Duration send() {
    tick();
    return pace.poll();
  }

  /**
   * Starts due deliveries up to the free capacity.
   *
   * @return how many were started
   */
  int tick() {
    DeliveryStore.Capacity capacity = concurrency.capacity();
    if (closed || capacity.all() == 0) {
      return 0;
    }
    List<Delivery> due = store.claim(capacity, pace.lease());
    for (Delivery delivery : due) {
      concurrency.enter(delivery.host());
      threads.execute(() -> attempt(delivery));
    }
    return due.size();
  }

  private void attempt(Delivery delivery) {
    try {
      Attempt attempt = call.make(delivery);
      DeliveryDecision decision = policy.decide(delivery, attempt);
      store.record(delivery, attempt, decision);
      meter.attempted(decision, attempt.took());
      if (decision instanceof DeliveryDecision.GivenUp
          || decision instanceof DeliveryDecision.Gone) {
        log.warn(
            "Webhook {} to {} was given up after {} attempts ({}).",
            delivery.messageId(),
            delivery.host(),
            delivery.number(),
            attempt.errorCode());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      log.warn(
          "Webhook {} has an unknown outcome. It is sent again after its lease expires.",
          delivery.messageId(),
          e);
    } finally {
      concurrency.leave(delivery.host());
      sending.wake();
    }
  }

  /** Waits until no delivery is in flight; false after the timeout. */
  boolean awaitIdle(Duration atMost) throws InterruptedException {
    return concurrency.awaitEmpty(atMost.toMillis());
  }

  /** Starts no further deliveries and waits up to 5 seconds for those in flight. */
  @Override
  public void close() {
    closed = true;
    sending.close();
    try {
      concurrency.awaitEmpty(SHUTDOWN_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
  }
}

package dev.quarry.orchestrator.webhook;

import dev.quarry.orchestrator.schedule.RepeatingTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due, on every node, each delivery in a virtual thread of its own. Starts and stops
 * once.
 */
public final class WebhookSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);

  /** For deliveries under way when the node stops; what does not end is sent again elsewhere. */
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  /**
   * How much is sent at once and how often it is looked for.
   *
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

  /** Sends from now on, until it is closed. */
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
   * @return how many were begun
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
      if (decision instanceof DeliveryDecision.GivenUp || decision instanceof DeliveryDecision.Gone) {
        log.warn(
            "Webhook {} to {} is given up after {} attempts ({}).",
            delivery.messageId(),
            delivery.host(),
            delivery.number(),
            attempt.errorCode());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      log.warn(
          "Webhook {} has an unknown outcome and is sent again when its lease ends.",
          delivery.messageId(),
          e);
    } finally {
      concurrency.leave(delivery.host());
      sending.wake();
    }
  }

  /** Whether nothing is under way any more. */
  boolean awaitIdle(Duration atMost) throws InterruptedException {
    return concurrency.awaitEmpty(atMost.toMillis());
  }

  /** Begins nothing more and lets what is under way end for a while. */
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

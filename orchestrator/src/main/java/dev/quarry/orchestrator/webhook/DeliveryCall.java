package dev.quarry.orchestrator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quarry.orchestrator.egress.EgressException;
import dev.quarry.orchestrator.egress.EgressRequest;
import dev.quarry.orchestrator.egress.EgressStream;
import dev.quarry.orchestrator.egress.RetryAfter;
import dev.quarry.orchestrator.egress.SelfAddressGuard;
import dev.quarry.orchestrator.egress.StreamingEgress;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt at a delivery. Thread-safe. */
public final class DeliveryCall {
  private static final Logger log = LoggerFactory.getLogger(DeliveryCall.class);

  /** A receiver has nothing to tell that is longer. */
  private static final long MAX_RESPONSE_BYTES = 1 << 20;

  private static final int MAX_LOGGED_BYTES = 500;

  private final StreamingEgress egress;
  private final SelfAddressGuard own;
  private final Endpoints endpoints;
  private final Duration timeout;

  /**
   * @param own which an address may have become since it was submitted
   * @param timeout for the whole call: name, connection, message and answer
   */
  public DeliveryCall(
      StreamingEgress egress, SelfAddressGuard own, Endpoints endpoints, Duration timeout) {
    this.egress = egress;
    this.own = own;
    this.endpoints = endpoints;
    this.timeout = timeout;
  }

  /**
   * Never throws for anything that a receiver does.
   *
   * @throws InterruptedException if the calling thread is interrupted: the attempt has no outcome
   */
  Attempt make(Delivery delivery) throws InterruptedException {
    long startedNanos = System.nanoTime();
    if (own.isNamedBy(URI.create(delivery.url()))) {
      return Attempt.failed(
          elapsedSince(startedNanos), "own_address", "The address is this server itself, which is not told.");
    }
    try (EgressStream response = egress.open(request(delivery))) {
      String body = bodyPrefix(response);
      return toAttempt(response, body, elapsedSince(startedNanos), delivery.claimedAt());
    } catch (EgressException e) {
      return Attempt.failed(elapsedSince(startedNanos), e.code(), e.getMessage());
    } catch (SecretEncryptor.UnreadableSecretException e) {
      return Attempt.failed(
          elapsedSince(startedNanos),
          "secret_unreadable",
          "The secret was stored under another key; set quarry.webhook.key (QUARRY_WEBHOOK_KEY)"
              + " back, or give the tenant a new secret.");
    }
  }

  private EgressRequest request(Delivery delivery) {
    byte[] body = delivery.payload().getBytes(UTF_8);
    Instant now = delivery.claimedAt();
    String signature = Signature.sign(delivery.messageId(), now, body, endpoints.secrets(delivery));
    return EgressRequest.post(
        URI.create(delivery.url()),
        Map.of(
            "webhook-id", delivery.messageId(),
            "webhook-timestamp", Long.toString(now.getEpochSecond()),
            "webhook-signature", signature),
        "application/json",
        body,
        MAX_RESPONSE_BYTES,
        timeout);
  }

  private static Attempt toAttempt(
      EgressStream response, @Nullable String body, Duration took, Instant now) {
    int status = response.status();
    Duration retryAfter =
        response.header("retry-after").flatMap(value -> RetryAfter.parse(value, now)).orElse(null);
    return switch (status / 100) {
      case 2 -> new Attempt(took, status, null, null, body, null);
      case 3 ->
          new Attempt(
              took,
              status,
              "redirected",
              "The receiver redirects; webhooks do not follow. Send the new address instead.",
              body,
              retryAfter);
      default ->
          new Attempt(
              took,
              status,
              status == 410 ? "gone" : "refused",
              "The receiver answered " + status + ".",
              body,
              retryAfter);
    };
  }

  /**
   * How the body begins, for the log of deliveries. The status alone says whether the receiver took
   * the message (RFC 9110, section 15), so a body that does not end, or breaks off, changes
   * nothing.
   */
  private static @Nullable String bodyPrefix(EgressStream response) throws InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      for (var bytes = response.next();
          bytes.isPresent() && body.size() < MAX_LOGGED_BYTES;
          bytes = response.next()) {
        body.writeBytes(bytes.get());
      }
    } catch (EgressException e) {
      log.debug("The body of a receiver's response broke off: {}", e.code());
    }
    return body.size() == 0
        ? null
        : new String(body.toByteArray(), 0, Math.min(body.size(), MAX_LOGGED_BYTES), UTF_8);
  }

  private static Duration elapsedSince(long startedNanos) {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }
}

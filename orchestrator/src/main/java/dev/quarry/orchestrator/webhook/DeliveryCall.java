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

/** Sends one delivery. Thread-safe. */
public final class DeliveryCall {
  private static final Logger log = LoggerFactory.getLogger(DeliveryCall.class);

  /** Response size limit; receivers have no reason to send more. */
  private static final long MAX_RESPONSE_BYTES = 1 << 20;

  private static final int MAX_LOGGED_BYTES = 500;

  private final StreamingEgress egress;
  private final SelfAddressGuard own;
  private final Endpoints endpoints;
  private final Duration timeout;

  /**
   * @param own rejects URLs of this server, to which a host name may have been changed since the
   *     submission
   * @param timeout for the whole call: name resolution, connection, request and response
   */
  public DeliveryCall(
      StreamingEgress egress, SelfAddressGuard own, Endpoints endpoints, Duration timeout) {
    this.egress = egress;
    this.own = own;
    this.endpoints = endpoints;
    this.timeout = timeout;
  }

  /**
   * Sends the delivery. Errors of the receiver are returned as a failed attempt.
   *
   * @throws InterruptedException if the calling thread is interrupted; the outcome is then unknown
   */
  Attempt make(Delivery delivery) throws InterruptedException {
    long startedNanos = System.nanoTime();
    if (own.isNamedBy(URI.create(delivery.url()))) {
      return Attempt.failed(
          elapsedSince(startedNanos),
          "own_address",
          "The URL is the address of this server. Set the URL of your receiver.");
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
          "The secret was encrypted with another key. Restore quarry.webhook.key"
              + " (QUARRY_WEBHOOK_KEY), or set a new secret for the tenant.");
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
              "The receiver redirects, which webhooks do not follow. Set the new URL.",
              body,
              retryAfter);
      default ->
          new Attempt(
              took,
              status,
              status == 410 ? "gone" : "refused",
              "The receiver responded with status " + status + ".",
              body,
              retryAfter);
    };
  }

  /**
   * The first bytes of the body, for the delivery log. The status alone decides whether the
   * receiver accepted the message (RFC 9110, section 15), so a body that is too long or incomplete
   * does not matter.
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

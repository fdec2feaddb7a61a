package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook and the status of its delivery: an entry of {@code GET /admin/webhooks}.
 *
 * @param webhookId the header {@code webhook-id}, the same for every attempt
 * @param nextAttemptAt absent after the last attempt
 * @param payload the message; only in the response for a single delivery
 * @param attemptLog only in the response for a single delivery
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookDelivery(
    @JsonProperty("delivery_id") UUID deliveryId,
    @JsonProperty("webhook_id") String webhookId,
    @JsonProperty("job_id") UUID jobId,
    String event,
    String url,
    Status status,
    int attempts,
    @JsonProperty("last_error") @Nullable String lastError,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt,
    @JsonProperty("ended_at") @Nullable Instant endedAt,
    @Nullable String payload,
    @JsonProperty("attempt_log") @Nullable List<WebhookAttempt> attemptLog) {

  /** The status of a delivery. */
  public enum Status {
    PENDING,
    DELIVERED,
    /** All attempts failed; the delivery can be requested again. */
    FAILED;

    @JsonValue
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public WebhookDelivery {
    requireNonNull(deliveryId, "delivery_id");
    requireNonNull(webhookId, "webhook_id");
    requireNonNull(jobId, "job_id");
    requireNonNull(status, "status");
    attemptLog = attemptLog == null ? null : List.copyOf(attemptLog);
  }
}

package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The body of a webhook: {@code job.completed}, {@code job.failed} or {@code job.cancelled}, and
 * the ended job.
 */
public record WebhookEvent(String type, Instant timestamp, WebhookJob data) {

  public WebhookEvent {
    requireNonNull(type, "type");
    requireNonNull(timestamp, "timestamp");
    requireNonNull(data, "data");
  }
}

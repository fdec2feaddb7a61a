package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The webhook endpoint of a tenant, which receives the events of all its jobs.
 *
 * @param url absent: only callback URLs of single jobs receive events
 * @param enabled false after the endpoint returned 410; setting it again enables it
 * @param oldSecretUntil end of the time in which the previous secret signs as well
 * @param secret only in the response to the call that created it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookEndpoint(
    @Nullable String url,
    boolean enabled,
    @JsonProperty("old_secret_until") @Nullable Instant oldSecretUntil,
    @Nullable String secret) {

  /** Without the secret, which must not be logged. */
  @Override
  public String toString() {
    return "WebhookEndpoint[url=" + url + ", enabled=" + enabled + "]";
  }
}

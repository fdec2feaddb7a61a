package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where all jobs of a tenant are announced.
 *
 * @param url absent: only the callback URLs of single jobs are told
 * @param enabled false since it answered 410; setting it again enables it
 * @param oldSecretUntil until when the secret before this one signs as well
 * @param secret only in the answer to the call that made it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookEndpoint(
    @Nullable String url,
    boolean enabled,
    @JsonProperty("old_secret_until") @Nullable Instant oldSecretUntil,
    @Nullable String secret) {

  /** Without the secret, which has no place in a log. */
  @Override
  public String toString() {
    return "WebhookEndpoint[url=" + url + ", enabled=" + enabled + "]";
  }
}

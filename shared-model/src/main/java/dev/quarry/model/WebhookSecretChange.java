package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Another secret for the tenant's webhooks.
 *
 * @param secret {@code whsec_} and Base64; absent: one is made and shown in the answer
 * @param keepOldSeconds how long the old one signs as well; absent: a day
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookSecretChange(
    @Nullable String secret, @JsonProperty("keep_old_seconds") @Nullable Integer keepOldSeconds) {

  /** Without the secret, which has no place in a log. */
  @Override
  public String toString() {
    return "WebhookSecretChange[keepOldSeconds=" + keepOldSeconds + "]";
  }
}

package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The request to rotate the secret of the tenant's webhooks.
 *
 * @param secret {@code whsec_} and Base64; absent: one is generated and returned in the response
 * @param keepOldSeconds how long the previous secret signs as well; absent: one day
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookSecretChange(
    @Nullable String secret, @JsonProperty("keep_old_seconds") @Nullable Integer keepOldSeconds) {

  /** Without the secret, which must not be logged. */
  @Override
  public String toString() {
    return "WebhookSecretChange[keepOldSeconds=" + keepOldSeconds + "]";
  }
}

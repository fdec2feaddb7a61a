package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where an editor wants all jobs of the tenant announced.
 *
 * @param url absent: only at the callback URLs of single jobs
 * @param secret {@code whsec_} and Base64; absent: it stays, or one is made if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookEndpointChange(@Nullable String url, @Nullable String secret) {

  /** Without the secret, which has no place in a log. */
  @Override
  public String toString() {
    return "WebhookEndpointChange[url=" + url + "]";
  }
}

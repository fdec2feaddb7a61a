package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The request to set the webhook endpoint of a tenant; requires the role editor.
 *
 * @param url absent: only callback URLs of single jobs receive events
 * @param secret {@code whsec_} and Base64; absent: unchanged, or generated if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookEndpointChange(@Nullable String url, @Nullable String secret) {

  /** Without the secret, which must not be logged. */
  @Override
  public String toString() {
    return "WebhookEndpointChange[url=" + url + "]";
  }
}

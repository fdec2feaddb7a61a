package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A created API key.
 *
 * @param key the secret key; only this response contains it
 */
public record ApiKeyCreated(String key, @JsonProperty("api_key") ApiKeyView apiKey) {

  /** Without the key, which must not be logged. */
  @Override
  public String toString() {
    return "ApiKeyCreated[" + apiKey + "]";
  }
}

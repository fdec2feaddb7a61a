package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A new key.
 *
 * @param key what its owner sends; nobody can read it a second time
 */
public record ApiKeyCreated(String key, @JsonProperty("api_key") ApiKeyView apiKey) {

  /** Not the key: texts of objects end up in logs. */
  @Override
  public String toString() {
    return "ApiKeyCreated[" + apiKey + "]";
  }
}

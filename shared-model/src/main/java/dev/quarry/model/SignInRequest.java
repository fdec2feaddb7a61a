package dev.quarry.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /session}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SignInRequest(@JsonProperty("api_key") @Nullable String apiKey) {

  /** Without the key, which must not be logged. */
  @Override
  public String toString() {
    return "SignInRequest[]";
  }
}

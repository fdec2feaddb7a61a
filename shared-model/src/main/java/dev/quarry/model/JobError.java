package dev.quarry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The error of a failed job, with a stable code. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobError(String code, String message, boolean retryable) {

  public JobError {
    requireNonNull(code, "code");
    requireNonNull(message, "message");
  }
}

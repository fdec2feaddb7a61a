package dev.quarry.orchestrator.api.problem;

import org.jspecify.annotations.Nullable;

/**
 * How much may be sent.
 *
 * @param setting by which the operator allows more; absent: none does
 */
public record BodyLimit(long bytes, @Nullable String setting) {

  /** For who sent more. */
  public String refusal() {
    return "At most "
        + bytes
        + " bytes are accepted here"
        + (setting == null ? "." : "; the operator can allow more by " + setting + ".");
  }
}

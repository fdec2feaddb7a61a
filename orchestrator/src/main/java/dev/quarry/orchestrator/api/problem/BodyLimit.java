package dev.quarry.orchestrator.api.problem;

import org.jspecify.annotations.Nullable;

/**
 * The maximum size of a request body.
 *
 * @param setting the setting with which the operator raises the limit; null if there is none
 */
public record BodyLimit(long bytes, @Nullable String setting) {

  /** The detail of the problem for a larger body. */
  public String problemDetail() {
    return "The body is larger than the limit of "
        + bytes
        + " bytes"
        + (setting == null
            ? ". Send less."
            : ". Send less, or ask the operator to raise " + setting + ".");
  }
}

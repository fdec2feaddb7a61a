package dev.quarry.orchestrator.api.problem;

import java.io.IOException;

/** The body exceeds its limit. Thrown while the body is read. */
public final class BodyTooLargeException extends IOException {
  public BodyTooLargeException(BodyLimit limit) {
    super(limit.problemDetail());
  }
}

package dev.quarry.orchestrator.api.problem;

import java.io.IOException;

/** More was sent than is accepted; thrown while the body is read. */
public final class BodyTooLargeException extends IOException {
  public BodyTooLargeException(BodyLimit limit) {
    super(limit.refusal());
  }
}
